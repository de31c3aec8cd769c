using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Rbac;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests;

public sealed class AccessTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAsync_NamespaceAdminBindsClusterAdmin_IsForbidden()
    {
        await using var server = await TestApiServer.StartAsync();
        (await server.Admin.CreateAsync(Binding("a", "admin", "alice"), Ct)).OrThrow();
        var alice = server.As(ApiUser.Known("alice"));
        Assert.True((await alice.ListAsync<Pod>(new ListQuery { Namespace = "default" }, Ct)).Succeeded);
        Assert.Equal("Forbidden", (await alice.ListAsync<Pod>(new ListQuery { Namespace = "kube-system" }, Ct)).Error!.Reason);
        var refused = await alice.CreateAsync(Binding("b", "cluster-admin", "alice"), Ct);
        Assert.Contains("grant RBAC permissions not currently held", refused.Error!.Message, StringComparison.Ordinal);
        (await alice.CreateAsync(Binding("c", "view", "bob"), Ct)).OrThrow();
    }

    [Fact]
    public async Task Http_WithoutAndWithCredentials_AnswersAsKubernetes()
    {
        await using var server = await TestApiServer.StartAsync(http: true);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true };
        using var http = new HttpClient(handler) { BaseAddress = server.Host.Address };
        Assert.Equal(401, (int)(await http.GetAsync(new Uri("/api/v1/pods", UriKind.Relative), Ct)).StatusCode);
        Assert.Equal("ok", await http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Ct));
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestApiServer.AdminToken);
        using var body = new StringContent("kind: ConfigMap\nmetadata: {name: from-yaml}\ndata: {a: b}\n", null, "application/yaml");
        Assert.Equal(
            201, (int)(await http.PostAsync(new Uri("/api/v1/namespaces/default/configmaps", UriKind.Relative), body, Ct)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        Assert.Equal(401, (int)(await http.GetAsync(new Uri("/api/v1/pods", UriKind.Relative), Ct)).StatusCode);
    }

    [Fact]
    public async Task HandleAsync_ActingAsAnother_HasTheRightsOfThatUserAlone()
    {
        await using var server = await TestApiServer.StartAsync();
        (await server.Admin.CreateAsync(Binding("v", "view", "bob"), Ct)).OrThrow();
        var admin = ApiUser.Known("root", ApiUser.Masters);

        Assert.Equal(200, await Code(server, admin, ApiUser.Known("bob"), "default"));
        Assert.Equal(403, await Code(server, admin, ApiUser.Known("bob"), "kube-system"));
    }

    [Fact]
    public async Task HandleAsync_ActingAsAnotherWithoutTheRightTo_IsForbidden()
    {
        await using var server = await TestApiServer.StartAsync();
        (await server.Admin.CreateAsync(Binding("v", "admin", "bob"), Ct)).OrThrow();
        (await server.Admin.CreateAsync(Binding("w", "view", "eve"), Ct)).OrThrow();

        Assert.Equal(403, await Code(server, ApiUser.Known("eve"), ApiUser.Known("bob"), "default"));
        Assert.Equal(403, await Code(server, ApiUser.Known("bob"), ApiUser.Known("bob", ApiUser.Masters), "default"));
    }

    [Fact]
    public async Task Http_ImpersonationHeaders_AreHonouredOrRefusedNeverIgnored()
    {
        await using var server = await TestApiServer.StartAsync(http: true);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true };
        using var http = new HttpClient(handler) { BaseAddress = server.Host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", TestApiServer.AdminToken);
        var pods = new Uri("/api/v1/pods", UriKind.Relative);

        http.DefaultRequestHeaders.Add("Impersonate-User", "nobody");
        var refused = await http.GetAsync(pods, Ct);
        Assert.Equal(403, (int)refused.StatusCode);
        using var status = System.Text.Json.JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Ct));
        Assert.Contains("User \"nobody\" cannot list", status.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        http.DefaultRequestHeaders.Add("Impersonate-Group", ApiUser.Masters);
        Assert.Equal(200, (int)(await http.GetAsync(pods, Ct)).StatusCode);
        http.DefaultRequestHeaders.Remove("Impersonate-User");
        Assert.Equal(400, (int)(await http.GetAsync(pods, Ct)).StatusCode);
    }

    private static async Task<int> Code(TestApiServer server, ApiUser user, ApiUser actAs, string space)
    {
        var request = new ApiRequest { Method = "GET", Path = $"/api/v1/namespaces/{space}/pods", User = user, ActAs = actAs };
        return (await server.Host.Dispatcher.HandleAsync(request, Ct)).StatusCode;
    }

    private static RoleBinding Binding(string name, string role, string user) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        RoleRef = new RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = role },
        Subjects = [new Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = user }],
    };
}
