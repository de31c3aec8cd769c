using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Commands;

public sealed class RolloutNameTests
{
    [Theory]
    [InlineData("echo")]
    [InlineData("rollout/echo")]
    [InlineData("ro/echo")]
    [InlineData("rollout echo")]
    public void Parse_EveryWayToNameARollout_IsTheSameName(string words)
        => Assert.Equal("echo", RolloutName.Parse(words.Split(' ')));

    [Theory]
    [InlineData("deployment/echo")]
    [InlineData("rollout/")]
    [InlineData("pod echo")]
    public void Parse_OtherKinds_AreRefusedWithWhatIsAllowed(string words)
    {
        var failure = Assert.Throws<CommandFailure>(() => RolloutName.Parse(words.Split(' ')));
        Assert.Contains("Allowed is NAME, rollout NAME or rollout/NAME", failure.Message, StringComparison.Ordinal);
    }
}
