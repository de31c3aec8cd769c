using System.Text.Json.Nodes;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Demo;

/// <summary><c>slipway demo</c>: the main job, as everybody sees it first.</summary>
public sealed class DemoTests
{
    private static readonly string[] Fields = ["requests", "platformFailures", "v2", "v3", "apiReadySeconds", "residentMegabytes"];

    [Fact]
    public async Task Demo_Quick_HoldsWhatItPromisesForAnOrdinaryUser()
    {
        using var program = new ProgramCopy();
        using var home = new DemoHome();
        var user = await home.UserAsync();

        var demo = await Programs.RunAsync([.. user, program.Slipway, "demo", "--quick", "-o", "json"], home.Environment);

        var summary = Summary(demo);
        Assert.True(demo.ExitCode == 0, $"{demo}");
        Assert.True(summary["requests"]!.GetValue<long>() >= 20_000, $"{summary}");
        Assert.Equal(0, summary["platformFailures"]!.GetValue<long>());
        Assert.True(summary["v2"]!["promoted"]!.GetValue<bool>());
        Assert.True(summary["v3"]!["rolledBack"]!.GetValue<bool>());
        Assert.True(summary["v3"]!["errors"]!.GetValue<long>() > 0, $"{summary}");
        Assert.InRange(summary["v3"]!["secondsToZeroTraffic"]!.GetValue<double>(), 0.001, 30);
        Assert.InRange(summary["apiReadySeconds"]!.GetValue<double>(), 0.05, 60);
        Assert.InRange(summary["residentMegabytes"]!.GetValue<double>(), 10, 1000);
        await home.NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("INT", "building the sample service")]
    [InlineData("TERM", "v2: a good version")]
    public async Task Demo_SignalInTheMiddle_LeavesNothing(string signal, string when)
    {
        using var home = new DemoHome();
        // What runs in the background of a shell is started with SIGINT ignored, which it would pass on.
        using var demo = Programs.Start(
            ["env", "--default-signal", Programs.Slipway, "demo", "--quick", "-o", "json"], home.Environment);
        var said = new List<string>();
        await Eventually.IsAsync(
            $"the demo to say '{when}'",
            async () =>
            {
                var line = await demo.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)
                    ?? throw new InvalidDataException(string.Join('\n', said));
                said.Add(line);
                return line.Contains(when, StringComparison.Ordinal) ? line : null;
            },
            TimeSpan.FromMinutes(5));

        (await Programs.RunAsync(["kill", $"-{signal}", $"{demo.Id}"])).Ok();

        var end = await Programs.EndAsync(demo, ["slipway demo"]);
        Assert.Contains("interrupted", end.Failed(130), StringComparison.Ordinal);
        Assert.Equal("", end.Output);
        await home.NothingIsLeftAsync();
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Demo_V3NeverFails_EndsNonZeroAndSaysSo()
    {
        LongOnly.Require();
        using var program = new ProgramCopy();
        var source = Path.Combine(program.Echo, "Program.cs");
        var text = await File.ReadAllTextAsync(source, TestContext.Current.CancellationToken);
        const string Share = "Number(\"ERROR_PERCENT\", 0)";
        Assert.Contains(Share, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(source, text.Replace(Share, "0.0", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        using var home = new DemoHome();

        var demo = await Programs.RunAsync([program.Slipway, "demo", "--quick", "-o", "json"], home.Environment);

        var summary = Summary(demo);
        Assert.Equal(1, demo.ExitCode);
        Assert.False(summary["v3"]!["rolledBack"]!.GetValue<bool>());
        Assert.Equal(0, summary["v3"]!["errors"]!.GetValue<long>());
        Assert.Equal(0, summary["platformFailures"]!.GetValue<long>());
        await home.NothingIsLeftAsync();
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Demo_Chaos_LosesNothingOutsideTheGatewaysDeath()
    {
        LongOnly.Require();
        using var home = new DemoHome();

        var demo = await Programs.RunAsync([Programs.Slipway, "demo", "--quick", "--chaos", "-o", "json"], home.Environment);

        Assert.True(demo.ExitCode == 0, $"{demo}");
        Assert.Equal(0, Summary(demo)["platformFailures"]!.GetValue<long>());
        await home.NothingIsLeftAsync();
    }

    private static JsonObject Summary(ProgramResult demo)
    {
        Assert.True(demo.Output.Length > 0, $"{demo}");
        var summary = JsonNode.Parse(demo.Output)!.AsObject();
        Assert.Equal(Fields, summary.Select(static p => p.Key));
        Assert.Equal(["promoted", "seconds"], summary["v2"]!.AsObject().Select(static p => p.Key));
        Assert.Equal(
            ["rolledBack", "requests", "errors", "secondsToAbort", "secondsToZeroTraffic"],
            summary["v3"]!.AsObject().Select(static p => p.Key));
        return summary;
    }
}
