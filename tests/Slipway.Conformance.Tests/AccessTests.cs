namespace Slipway.Conformance.Tests;

public sealed class AccessTests(Cluster cluster) : IClassFixture<Cluster>
{
    private Kubectl Kubectl => cluster.Kubectl;

    [Fact]
    public async Task AuthCanI_Answers_ForTheUserOfTheRequest()
    {
        Assert.Equal("yes", await Kubectl.OkAsync("auth can-i create deployments"));
        await Kubectl.OkAsync("create serviceaccount reader");
        await Kubectl.OkAsync("create rolebinding reader --clusterrole=view --serviceaccount=default:reader");
        var reader = As(await Kubectl.OkAsync("create token reader"));
        Assert.Equal("yes", await Kubectl.OkAsync($"auth can-i list pods {reader}"));
        Assert.Equal("no", (await Kubectl.RunAsync($"auth can-i list secrets {reader}")).Output.Trim());
        Assert.Matches(@"(?m)^pods\s.*\[get list watch\]", await Kubectl.OkAsync($"auth can-i --list {reader}"));
    }

    [Fact]
    public async Task AuthWhoAmI_NamesTheUser()
        => Assert.Matches(@"Username\s+test-admin", await Kubectl.OkAsync("auth whoami"));

    [Fact]
    public async Task CreateToken_OfAServiceAccount_AuthenticatesIt()
    {
        await Kubectl.OkAsync("create serviceaccount robot");
        await Kubectl.OkAsync("create rolebinding robot --clusterrole=edit --serviceaccount=default:robot");

        var token = await Kubectl.OkAsync("create token robot");

        Assert.Equal(3, token.Split('.').Length);
        var robot = As(token);
        Assert.Equal("configmap/made created", await Kubectl.OkAsync($"create configmap made {robot}"));
        Assert.Contains(
            "User \"system:serviceaccount:default:robot\" cannot list resource \"nodes\" in API group \"\" at the cluster scope",
            await Kubectl.FailAsync($"get nodes {robot}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_AnotherUser_HasThatUsersRights()
    {
        Assert.Equal("no", (await Kubectl.RunAsync("auth can-i create pods --as=nobody")).Output.Trim());
        Assert.Contains(
            "pods is forbidden: User \"nobody\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"",
            await Kubectl.FailAsync("get pods --as=nobody"), StringComparison.Ordinal);
        Assert.Contains("jo", await Kubectl.OkAsync("auth whoami --as=jo --as-group=team"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithoutCredentials_IsUnauthorized()
        => Assert.Contains(
            "You must be logged in to the server", await Kubectl.FailAsync($"get pods {As("wrong")}"), StringComparison.Ordinal);

    private string As(string token)
        => $"--server={cluster.Address} --certificate-authority={cluster.File("ca.crt", Cluster.AuthorityPem)} "
            + $"--token={token} --kubeconfig=/dev/null";
}
