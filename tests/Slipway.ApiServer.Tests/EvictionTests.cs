using System.Text;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests;

/// <summary>Evictions as <c>kubectl drain</c> posts them.</summary>
public sealed class EvictionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandleAsync_Eviction_MarksThePodAndDeletesItWithItsGrace()
    {
        await using var server = await StartAsync();

        var answer = await EvictAsync(server, "web", """{"kind":"Eviction","apiVersion":"policy/v1","metadata":{"name":"web"}}""");

        Assert.Equal(201, answer.StatusCode);
        Assert.Equal("Success", JsonDocument.Parse(answer.Body[0]).RootElement.GetProperty("status").GetString());
        var pod = await PodAsync(server);
        Assert.Equal(30, pod!.Metadata!.DeletionGracePeriodSeconds);
        Assert.Equal(("DisruptionTarget", "True", "EvictionByEvictionAPI"), pod.Status!.Conditions!
            .Select(static c => (c.Type, c.Status, c.Reason)).Single());
    }

    [Fact]
    public async Task HandleAsync_EvictionWithGrace_IsObeyed()
    {
        await using var server = await StartAsync();

        await EvictAsync(server, "web", """{"metadata":{"name":"web"},"deleteOptions":{"gracePeriodSeconds":0}}""");

        Assert.Null(await PodAsync(server));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"web"},"deleteOptions":{"dryRun":["All"]}}""", "", 201)]
    [InlineData("""{"metadata":{"name":"web"}}""", "dryRun=All", 201)]
    [InlineData("""{"metadata":{"name":"web"},"deleteOptions":{"preconditions":{"uid":"another"}}}""", "", 409)]
    [InlineData("""{"metadata":{"name":"other"}}""", "", 400)]
    [InlineData("""{"metadata":{"name":"web"},"deleteOptions":{"gracePeriodSeconds":-1}}""", "", 422)]
    public async Task HandleAsync_EvictionThatMayNotBe_LeavesThePodAsItIs(string body, string query, int code)
    {
        await using var server = await StartAsync();

        var answer = await EvictAsync(server, "web", body, query);

        Assert.Equal(code, answer.StatusCode);
        var pod = await PodAsync(server);
        Assert.Null(pod!.Metadata!.DeletionTimestamp);
        Assert.Null(pod.Status!.Conditions);
    }

    [Fact]
    public async Task HandleAsync_EvictionOfAPodThatIsGone_IsNotFound()
    {
        await using var server = await StartAsync();

        Assert.Equal(404, (await EvictAsync(server, "gone", """{"metadata":{"name":"gone"}}""")).StatusCode);
    }

    private static async Task<TestApiServer> StartAsync()
    {
        var server = await TestApiServer.StartAsync();
        var pod = new Pod
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new PodSpec { NodeName = "local", Containers = [new Container { Name = "c", Image = "host" }] },
        };
        (await server.Admin.CreateAsync(pod, Ct)).OrThrow();
        return server;
    }

    private static async Task<Pod?> PodAsync(TestApiServer server)
    {
        var found = await server.Admin.GetAsync<Pod>(new ObjectKey("default", "web"), Ct);
        return found.IsNotFound ? null : found.OrThrow();
    }

    private static Task<ApiResponse> EvictAsync(TestApiServer server, string pod, string body, string query = "")
        => server.Host.Dispatcher.HandleAsync(
            new ApiRequest
            {
                Method = "POST",
                Path = $"/api/v1/namespaces/default/pods/{pod}/eviction",
                Query = ApiQuery.Parse(query),
                Body = Encoding.UTF8.GetBytes(body),
                ContentType = "application/json",
                User = ApiUser.Known("admin", ApiUser.Masters),
            },
            Ct);
}
