using Slipway.Api.Meta;
using Slipway.Api.Networking;
using Slipway.ApiServer.Admission;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests.Admission;

/// <summary>The class that an Ingress gets which names none.</summary>
public sealed class IngressClassDefaultsTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", null, null, null)]
    [InlineData("a", null, null, null)]
    [InlineData("a b*", null, null, "b")]
    [InlineData("a* b*", null, null, "b")]
    [InlineData("b*", "a", null, "a")]
    [InlineData("b*", null, "nginx", null)]
    public async Task Create_Ingress_NamesTheDefaultClassUnlessItNamesOne(string classes, string? field, string? annotation, string? gets)
    {
        var time = new SimulatedTime();
        await using var server = await TestApiServer.StartAsync(time: time);
        foreach (var name in classes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            (await server.Admin.CreateAsync(Class(name.TrimEnd('*'), name.EndsWith('*')), Ct)).OrThrow();
            time.Advance(TimeSpan.FromSeconds(2));
        }

        var ingress = new Ingress
        {
            Metadata = new ObjectMeta
            {
                Name = "web",
                Namespace = "default",
                Annotations = annotation is null ? null : new Dictionary<string, string> { ["kubernetes.io/ingress.class"] = annotation },
            },
            Spec = new IngressSpec
            {
                IngressClassName = field,
                DefaultBackend = new IngressBackend
                {
                    Service = new IngressServiceBackend { Name = "web", Port = new ServiceBackendPort { Number = 80 } },
                },
            },
        };
        var made = (await server.Admin.CreateAsync(ingress, Ct)).OrThrow();
        Assert.Equal(gets, made.Spec!.IngressClassName);
    }

    private static IngressClass Class(string name, bool isDefault) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name,
            Annotations = isDefault ? new Dictionary<string, string> { [IngressClassDefaults.IsDefault] = "true" } : null,
        },
        Spec = new IngressClassSpec { Controller = "slipway.dev/gateway" },
    };
}
