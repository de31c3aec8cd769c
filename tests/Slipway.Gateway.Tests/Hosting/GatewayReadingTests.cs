using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Gateway.Hosting;

namespace Slipway.Gateway.Tests.Hosting;

public sealed class GatewayReadingTests
{
    [Fact]
    public void Read_PodAsAServerSendsIt_HasWhatATableNeedsAndNothingElse()
    {
        var pods = GatewayReading.Reader.Read<KubeList<Pod>>("""
            {"metadata":{"resourceVersion":"7"},"items":[{
              "metadata":{"name":"web-1","namespace":"shop","uid":"u1","labels":{"rollouts-pod-template-hash":"abc"},
                "deletionTimestamp":"2026-01-02T03:04:05Z","managedFields":[{"manager":"kubectl","operation":"Update"}]},
              "spec":{"containers":[{"name":"app","image":"web:1","env":[{"name":"A","value":"1"}]}]},
              "status":{"phase":"Running","podIP":"10.0.0.1","conditions":[{"type":"Ready","status":"True"}],
                "containerStatuses":[{"name":"app","ready":true,"restartCount":0,"image":"web:1"}]}}]}
            """u8);

        var pod = Assert.Single(pods.Items!);
        Assert.Equal(("shop", "web-1", "u1", true), (pod.Namespace(), pod.Name(), pod.Uid(), pod.IsTerminating()));
        Assert.Equal("abc", pod.Labels()["rollouts-pod-template-hash"]);
        Assert.Equal(("Running", "True"), (pod.Status!.Phase, Assert.Single(pod.Status.Conditions!).Status));
        Assert.Null(pod.Spec);
        Assert.Null(pod.Status.ContainerStatuses);
        Assert.Null(pod.Metadata!.ManagedFields);
    }

    [Fact]
    public void Read_Service_IsWhole()
    {
        var service = GatewayReading.Reader.Read<Service>(
            """{"metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":"http"}]}}"""u8);

        Assert.Equal("web", service.Spec!.Selector!["app"]);
        Assert.Equal(80, Assert.Single(service.Spec.Ports!).Port);
    }
}
