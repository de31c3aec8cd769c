using System.Text;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.ApiServer.Reading;
using Slipway.ApiServer.Tables;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests;

public sealed class DispatcherTests
{
    private static readonly ApiUser Admin = ApiUser.Known("admin", ApiUser.Masters);
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandleAsync_ListWithLimit_PagesShowOneRevision()
    {
        await using var server = await TestApiServer.StartAsync();
        foreach (var name in (string[])["a", "b", "c"])
        {
            (await server.Admin.CreateAsync(InProcessApiTests.Map(name, "x"), Ct)).OrThrow();
        }

        var first = await JsonAsync(server, "/api/v1/namespaces/default/configmaps", "limit=2");
        Assert.Equal(1, first.GetProperty("metadata").GetProperty("remainingItemCount").GetInt64());
        (await server.Admin.CreateAsync(InProcessApiTests.Map("d", "x"), Ct)).OrThrow();
        var token = first.GetProperty("metadata").GetProperty("continue").GetString();
        var second = await JsonAsync(server, "/api/v1/namespaces/default/configmaps", $"limit=2&continue={token}");
        Assert.Equal("c", second.GetProperty("items").EnumerateArray().Single().GetProperty("metadata").GetProperty("name").GetString());
        Assert.False(second.GetProperty("items")[0].TryGetProperty("kind", out _));
    }

    [Fact]
    public async Task HandleAsync_GetAfterAWriteInProcess_ShowsTheOwnersThatRecordsLeaveOut()
    {
        await using var server = await TestApiServer.StartAsync();
        var created = (await server.AsController("first").CreateAsync(InProcessApiTests.Map("a", "x"), Ct)).OrThrow();
        Assert.Null(created.Metadata!.ManagedFields);
        var changed = created with { Data = new Dictionary<string, string> { ["k"] = "x", ["second"] = "y" } };
        (await server.AsController("second").UpdateAsync(changed, Ct)).OrThrow();

        var metadata = (await JsonAsync(server, "/api/v1/namespaces/default/configmaps/a", "")).GetProperty("metadata");
        Assert.Equal(
            ["system:slipway:controller:first", "system:slipway:controller:second"],
            metadata.GetProperty("managedFields").EnumerateArray().Select(static m => m.GetProperty("manager").GetString())
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task HandleAsync_WatchOfACompactedRevision_EndsWithOneErrorEvent()
    {
        await using var server = await TestApiServer.StartAsync();
        (await server.Admin.CreateAsync(InProcessApiTests.Map("a", "x"), Ct)).OrThrow();
        await server.Store.CompactAsync(server.Store.Revision, Ct);
        var answer = await SendAsync(server, "GET", "/api/v1/configmaps", "watch=true&resourceVersion=1");
        Assert.Equal(200, answer.StatusCode);
        var lines = await answer.Stream!.ToListAsync(Ct);
        var line = JsonDocument.Parse(Assert.Single(lines)).RootElement;
        Assert.Equal(("ERROR", 410), (line.GetProperty("type").GetString(), line.GetProperty("object").GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task HandleAsync_WatchWithTimeout_EndsWithABookmark()
    {
        await using var server = await TestApiServer.StartAsync();
        var answer = await SendAsync(server, "GET", "/api/v1/configmaps",
            $"watch=true&timeoutSeconds=5&allowWatchBookmarks=true&resourceVersion={server.Store.Revision}");
        var reading = answer.Stream!.ToListAsync(Ct).AsTask();
        server.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Contains("BOOKMARK", Encoding.UTF8.GetString(Assert.Single(await reading).Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/nope", 404)]
    [InlineData("/apis/nope/v1/things", 404)]
    [InlineData("/apis/apps/v1", 200)]
    [InlineData("/openapi/v3", 200)]
    [InlineData("/readyz", 200)]
    public async Task HandleAsync_Path_AnswersItsCode(string path, int code)
    {
        await using var server = await TestApiServer.StartAsync();
        Assert.Equal(code, (await SendAsync(server, "GET", path, "")).StatusCode);
    }

    [Theory]
    [InlineData("watch=true", true)]
    [InlineData("watch=True", true)]
    [InlineData("watch=1", true)]
    [InlineData("watch", true)]
    [InlineData("watch=false", false)]
    [InlineData("watch=False", false)]
    [InlineData("watch=0", false)]
    [InlineData("", false)]
    public async Task HandleAsync_Watch_IsReadAsKubernetesReadsFlags(string query, bool isWatch)
    {
        await using var server = await TestApiServer.StartAsync();
        Assert.Equal(isWatch, (await SendAsync(server, "GET", "/api/v1/configmaps", query)).Stream is not null);
    }

    [Theory]
    [InlineData("POST", "/apis/batch/v1/namespaces/default/cronjobs", 404)]
    [InlineData("DELETE", "/nowhere", 404)]
    [InlineData("POST", "/apis/apps/v1", 405)]
    [InlineData("PUT", "/readyz", 405)]
    public async Task HandleAsync_WriteToAPathThatIsNoResource_AnswersItsCode(string method, string path, int code)
    {
        await using var server = await TestApiServer.StartAsync();
        Assert.Equal(code, (await SendAsync(server, method, path, "")).StatusCode);
    }

    [Fact]
    public async Task HandleAsync_GatewayKindsAsTable_HaveTheColumnsOfTheirDefinitions()
    {
        Assert.Equal(["Name", "Hostnames", "Age"], Columns("httproutes"));
        Assert.Equal(["Name", "Hostnames", "Age"], Columns("grpcroutes"));
        Assert.Equal(["Name", "Class", "Address", "Programmed", "Age"], Columns("gateways"));
        Assert.Equal(["Name", "Class", "Hosts", "Address", "Ports", "Age"], Columns("ingresses"));
        Assert.Equal(["Name", "Controller", "Accepted", "Age", "Description"], Columns("gatewayclasses"));
        await using var server = await TestApiServer.StartAsync();
        var route = new Slipway.Api.Gateway.HTTPRoute
        {
            Metadata = new ObjectMeta { Name = "r", Namespace = "default" },
            Spec = new Slipway.Api.Gateway.HTTPRouteSpec { Hostnames = ["a.test", "b.test"] },
        };
        (await server.Admin.CreateAsync(route, Ct)).OrThrow();

        var answer = await server.Host.Dispatcher.HandleAsync(new ApiRequest
        {
            Method = "GET",
            Path = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes",
            Accept = "application/json;as=Table;v=v1;g=meta.k8s.io",
            User = Admin,
        }, Ct);

        var rows = JsonDocument.Parse(answer.Body.SelectMany(static p => p.ToArray()).ToArray()).RootElement.GetProperty("rows");
        Assert.Equal("[\"a.test\",\"b.test\"]", rows[0].GetProperty("cells")[1].GetString());
    }

    private static IEnumerable<string> Columns(string plural)
        => KindTables.For(Kinds.All.Single(k => k.Plural == plural)).Columns.Select(static c => c.Name);

    [Fact]
    public async Task HandleAsync_DeleteOfAProtectedNamespace_IsForbidden()
    {
        await using var server = await TestApiServer.StartAsync();
        var answer = await SendAsync(server, "DELETE", "/api/v1/namespaces/default", "");
        Assert.Equal(403, answer.StatusCode);
        Assert.Contains("this namespace may not be deleted", Encoding.UTF8.GetString(answer.Body[0].Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_Secret_IsSealedInTheStore()
    {
        await using var server = await TestApiServer.StartAsync();
        var secret = new Secret
        {
            Metadata = new ObjectMeta { Name = "s", Namespace = "default" },
            StringData = new Dictionary<string, string> { ["password"] = "hunter2hunter2" },
        };
        var created = (await server.Admin.CreateAsync(secret, Ct)).OrThrow();
        var stored = server.Store.Get(ObjectKeys.Of(Kinds.Of<Secret>(), "default", "s"))!;
        Assert.Equal(1, stored.Value.Span[0]);
        Assert.DoesNotContain("password", Encoding.UTF8.GetString(stored.Value.Span), StringComparison.Ordinal);
        Assert.Equal(stored.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture), created.Metadata!.ResourceVersion);
    }

    [Fact]
    public void TableColumns_OfServedKinds_AreThoseOfKubernetes()
    {
        Assert.SkipWhen(KubeGolden.Folder is null, "no recordings here");
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(KubeGolden.Folder!, "table-columns.json")));
        foreach (var kind in Kinds.All.Where(static k => !k.IsRequest))
        {
            var path = kind.Group.Length == 0 ? $"/api/{kind.Version}/{kind.Plural}" : $"/apis/{kind.Group}/{kind.Version}/{kind.Plural}";
            if (golden.RootElement.TryGetProperty(path, out var columns))
            {
                var expected = columns.EnumerateArray().Select(static c => $"{c[0]} {c[1]} {c[2]} {c[3]}");
                Assert.Equal(expected, KindTables.For(kind).Columns.Select(static c => $"{c.Name} {c.Type} {c.Format} {c.Priority}"));
            }
        }
    }

    private static Task<ApiResponse> SendAsync(TestApiServer server, string method, string path, string query) =>
        server.Host.Dispatcher.HandleAsync(
        new ApiRequest { Method = method, Path = path, Query = ApiQuery.Parse(query), User = Admin }, Ct);

    private static async Task<JsonElement> JsonAsync(TestApiServer server, string path, string query)
    {
        var answer = await SendAsync(server, "GET", path, query);
        Assert.Equal(200, answer.StatusCode);
        return JsonDocument.Parse(answer.Body.SelectMany(static p => p.ToArray()).ToArray()).RootElement;
    }
}
