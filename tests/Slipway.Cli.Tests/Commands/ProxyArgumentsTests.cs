using System.Net;
using Slipway.Cli.Commands;
using Slipway.Cli.Hosting.Supervision;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Commands;

public sealed class ProxyArgumentsTests
{
    [Theory]
    [InlineData("10.0.0.0/", "10.0.0.0/")]
    [InlineData("10.0.0.0/8,proxy", "proxy")]
    [InlineData("10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("", "")]
    public void Read_NoNetwork_NamesFlagValueAndWhatIsAllowed(string given, string wrong)
    {
        var failure = Assert.Throws<CommandFailure>(() => ProxyArguments.Read(given, sample: false));

        Assert.StartsWith($"--trusted-proxies {given}: '{wrong}' is not a network. Allowed are", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
    }

    [Fact]
    public void Networks_OfAChoice_AreThoseThatItsWordsName()
    {
        var choice = ProxyArguments.Read("10.0.0.0/8,192.168.1.7,fd00::/8", sample: true);

        Assert.Equal(
            [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.168.1.7/32"), IPNetwork.Parse("fd00::/8")], choice.Networks!);
        Assert.Equal(["--trusted-proxies", "10.0.0.0/8,192.168.1.7,fd00::/8", "--trace-sample"], choice.Words);
        Assert.Empty(ProxyArguments.Read("none", sample: false).Networks!);
        Assert.Null(ProxyChoice.Unsaid.Networks);
        Assert.Empty(ProxyChoice.Unsaid.Words);
    }
}
