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
        => Assert.Equal(new RolloutName(null, "echo"), RolloutName.Parse(words.Split(' ')));

    [Theory]
    [InlineData("rollout.argoproj.io/echo")]
    [InlineData("rollouts.argoproj.io echo")]
    [InlineData("ro.v1alpha1.argoproj.io/echo")]
    public void Parse_WithAGroup_NamesItToo(string words)
        => Assert.Equal(new RolloutName("argoproj.io", "echo"), RolloutName.Parse(words.Split(' ')));

    [Theory]
    [InlineData("", null)]
    [InlineData("rollouts", null)]
    [InlineData("ro.argoproj.io", "argoproj.io")]
    public void IsAll_TheWordAlone_MeansAllOfTheGroup(string words, string? group)
    {
        Assert.True(RolloutName.IsAll(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var named));
        Assert.Equal(group, named);
    }

    [Theory]
    [InlineData("deployment/echo")]
    [InlineData("rollout/")]
    [InlineData("pod echo")]
    [InlineData("rollout.apps/echo")]
    public void Parse_OtherKinds_AreRefusedWithWhatIsAllowed(string words)
    {
        var failure = Assert.Throws<CommandFailure>(() => RolloutName.Parse(words.Split(' ')));
        Assert.Contains("Allowed is NAME, rollout NAME or rollout/NAME", failure.Message, StringComparison.Ordinal);
    }
}
