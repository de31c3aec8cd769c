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
        Assert.Equal(201, (int)(await http.PostAsync(new Uri("/api/v1/namespaces/default/configmaps", UriKind.Relative), body, Ct)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        Assert.Equal(401, (int)(await http.GetAsync(new Uri("/api/v1/pods", UriKind.Relative), Ct)).StatusCode);
    }

    private static RoleBinding Binding(string name, string role, string user) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        RoleRef = new RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = role },
        Subjects = [new Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "User", Name = user }],
    };
}
