using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases.Matrix;

/// <summary>
/// Every strategy under load, through every event: promote, abort at each moment, retry, undo, another version and another scale in the
/// middle, the server killed at each moment. The platform fails no request in any of them.
/// </summary>
public sealed class ReleaseMatrixTests(EchoArtifact echo)
{
    private const int RequestsPerSecond = 100;

    // Requests wait for 30 s where nobody answers.
    private const int LongerThanAGap = 40;

    public static TheoryData<string> Strategies => [.. ReleaseStrategy.All.Select(static s => s.Name)];

    [Trait("Run", "Long")]
    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task Strategy_ThroughAllEventsUnderLoad_LosesNothing(string name)
    {
        LongOnly.Require();
        Assert.SkipUnless(ReleaseTable.Wants(name), "another strategy is asked for");
        var strategy = ReleaseStrategy.All.Single(s => s.Name == name);
        await using var machine = await Machine.StartAsync(echo);
        await ReleaseSession.DeployAsync(machine, strategy);
        var load = await machine.StartLoadAsync(new LoadShape(
            RequestsPerSecond, AnswerWithinSeconds: strategy.HasGap ? LongerThanAGap : new LoadShape(0).AnswerWithinSeconds));
        var session = new ReleaseSession(machine, load, strategy);
        await session.RunAsync();
        var cells = await session.EndAsync();
        await ReleaseTable.AddAsync(name, cells);
        Assert.DoesNotContain(cells.SelectMany(static c => c.Failures.Select(f => $"{c.Event} {c.Moment}: {f}")), static _ => true);
    }
}
