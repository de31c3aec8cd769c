using Slipway.Api.Trees;
using Slipway.Client.Kubeconfig;

namespace Slipway.Client.Tests.Kubeconfig;

public sealed class KubeconfigReaderTests
{
    [Fact]
    public void Read_CurrentContext_GivesServerTokenAndNamespace()
    {
        var usable = Assert.IsType<KubeconfigOutcome.Usable>(KubeconfigReader.Read(File(("token", "t")), "/nowhere"));

        Assert.Equal(("https://host:6443/", "t", "prod"), (usable.Connection.Server.ToString(), usable.Connection.Token, usable.Namespace));
    }

    [Fact]
    public void Read_UnknownContext_SaysWhichThereAre()
    {
        var unusable = Assert.IsType<KubeconfigOutcome.Unusable>(KubeconfigReader.Read(File(("token", "t")), "/nowhere", "b"));

        Assert.Equal("contexts has no entry 'b'; it has: a.", unusable.Message);
    }

    [Theory]
    [InlineData("client-certificate-data", "AAAA", "client-certificate and client-key must both be given or both be absent.")]
    [InlineData("client-certificate-data", "*", "client-certificate-data is not base64.")]
    public void Read_BrokenCredentials_NamesTheField(string field, string value, string message)
    {
        var unusable = Assert.IsType<KubeconfigOutcome.Unusable>(KubeconfigReader.Read(File((field, value)), "/nowhere"));

        Assert.Equal(message, unusable.Message);
    }

    [Fact]
    public void Read_MissingTokenFile_NamesThePath()
    {
        var unusable = Assert.IsType<KubeconfigOutcome.Unusable>(KubeconfigReader.Read(File(("tokenFile", "no/token")), "/nowhere"));

        Assert.StartsWith("tokenFile 'no/token' cannot be read:", unusable.Message, StringComparison.Ordinal);
    }

    private static TreeObject File((string Field, string Value) user) => Of(
        ("current-context", new TreeString("a")),
        ("contexts",
            Entry("context", Of(("cluster", new TreeString("a")), ("user", new TreeString("a")), ("namespace", new TreeString("prod"))))),
        ("clusters", Entry("cluster", Of(("server", new TreeString("https://host:6443"))))),
        ("users", Entry("user", Of((user.Field, new TreeString(user.Value))))));

    private static TreeArray Entry(string field, TreeObject value) => new([Of(("name", new TreeString("a")), (field, value))]);

    private static TreeObject Of(params (string Name, Tree Value)[] fields)
        => new([.. fields.Select(static f => KeyValuePair.Create(f.Name, f.Value))]);
}
