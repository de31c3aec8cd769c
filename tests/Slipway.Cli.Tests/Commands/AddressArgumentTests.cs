using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Commands;

public sealed class AddressArgumentTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    [InlineData("*:80", "0.0.0.0:80")]
    [InlineData("[::1]:443", "[::1]:443")]
    public void Parse_Address_IsTakenAsWritten(string text, string expected)
        => Assert.Equal(expected, AddressArgument.Parse("--api", text).ToString());

    [Theory]
    [InlineData("8080")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("nowhere:80")]
    [InlineData("127.0.0.1:")]
    public void Parse_NoAddress_NamesFlagValueAndWhatIsAllowed(string text)
    {
        var failure = Assert.Throws<CommandFailure>(() => AddressArgument.Parse("--api", text));
        Assert.StartsWith($"--api {text}: not an address. Allowed is HOST:PORT", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, failure.ExitCode);
    }
}
