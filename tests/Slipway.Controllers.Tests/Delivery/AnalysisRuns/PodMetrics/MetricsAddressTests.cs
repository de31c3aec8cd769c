using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns.PodMetrics;

/// <summary>Where a pod is asked.</summary>
public sealed class MetricsAddressTests
{
    [Theory]
    [InlineData("", "http://10.0.0.7:8080/metrics")]
    [InlineData("port=9090", "http://10.0.0.7:9090/metrics")]
    [InlineData("path=/actuator/prometheus", "http://10.0.0.7:8080/actuator/prometheus")]
    [InlineData("path=stats?format=prometheus", "http://10.0.0.7:8080/stats?format=prometheus")]
    [InlineData("path=@elsewhere:80/x", "http://10.0.0.7:8080/@elsewhere:80/x")]
    [InlineData("path=//elsewhere/x", "http://10.0.0.7:8080/elsewhere/x")]
    [InlineData("scheme=https", "https://10.0.0.7:8080/metrics")]
    public void Of_Annotations_AreTheAddress(string annotations, string url)
        => Assert.Equal(url, MetricsAddress.Of(Pod("10.0.0.7", annotations)).Url?.AbsoluteUri);

    [Theory]
    [InlineData("", "http://127.0.0.1:20001/metrics")]
    [InlineData("port=9090", "http://127.0.0.1:20002/metrics")]
    public void Of_ProcessPod_IsWhereItsPortIsServed(string annotations, string url) => Assert.Equal(
        url, MetricsAddress.Of(Pod("127.0.0.1", annotations, """{"8080":20001,"9090":20002}""")).Url?.AbsoluteUri);

    [Fact]
    public void Of_AddressOfVersionSix_StandsInBrackets()
        => Assert.Equal("http://[fd00::7]:8080/metrics", MetricsAddress.Of(Pod("fd00::7", "")).Url?.AbsoluteUri);

    [Theory]
    [InlineData("port=metrics", "annotation prometheus.io/port is 'metrics' and must be a number from 1 to 65535")]
    [InlineData("port=70000", "annotation prometheus.io/port is '70000' and must be a number from 1 to 65535")]
    [InlineData("scheme=ftp", "annotation prometheus.io/scheme is 'ftp' and must be http or https")]
    [InlineData("port=9999", "port 9999 is none of the ports that the pod declares, so that it is not known where it is served")]
    public void Of_WrongAnnotation_SaysWhatIsAllowed(string annotations, string problem)
        => Assert.Equal(problem, MetricsAddress.Of(Pod("127.0.0.1", annotations, """{"8080":20001}""")).Problem);

    [Fact]
    public void Of_PodWithoutPorts_SaysWhatToDo() => Assert.Equal(
        "the pod declares no port: give it one, or name one in the annotation prometheus.io/port",
        MetricsAddress.Of(Pod("10.0.0.7", "") with { Spec = new PodSpec() }).Problem);

    private static Pod Pod(string ip, string annotations, string? hostPorts = null)
    {
        var all = annotations.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static a => a.Split('=', 2))
            .ToDictionary(static a => $"prometheus.io/{a[0]}", static a => a[1], StringComparer.Ordinal);
        if (hostPorts is not null)
        {
            all["slipway.dev/host-ports"] = hostPorts;
        }

        var ports = new ContainerPort[] { new() { ContainerPortValue = 8080 }, new() { ContainerPortValue = 9090 } };
        return new Pod
        {
            Metadata = new ObjectMeta { Name = "p", Namespace = "default", Annotations = all },
            Spec = new PodSpec { Containers = [new Container { Name = "c", Ports = ports }] },
            Status = new PodStatus { PodIP = ip },
        };
    }
}
