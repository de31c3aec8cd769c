using Slipway.Cli.Rollouts;
using Spectre.Console;

namespace Slipway.Cli.Demo;

/// <summary>What a person sees of the demo: a live picture in a terminal, a line per change elsewhere.</summary>
internal sealed class DemoScreen(IAnsiConsole console)
{
    private string lastLine = "";
    private LiveDisplayContext? live;

    /// <summary>Runs something with the live picture on, where there is a terminal.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> action)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            return await action();
        }

        return await console.Live(new Text("")).AutoClear(true).StartAsync(async context =>
        {
            live = context;
            try
            {
                return await action();
            }
            finally
            {
                live = null;
            }
        });
    }

    public void Say(string line) => console.WriteLine(line);

    public void Phase(string title)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(title)}[/]");
    }

    public void Show(RolloutView view)
    {
        if (live is not null)
        {
            live.UpdateTarget(RolloutPicture.Draw(view));
            return;
        }

        var line = RolloutPicture.Line(view);
        if (line != lastLine)
        {
            lastLine = line;
            console.WriteLine($"  {line}");
        }
    }

    public void Summary(DemoSummary s)
    {
        console.WriteLine();
        console.WriteLine($"{s.Requests:N0} requests, {s.PlatformFailures} failed by the platform");
        console.WriteLine(s.V2.Promoted ? $"v2 promoted to 100 % in {s.V2.Seconds:0.0} s" : "v2 was not promoted");
        console.WriteLine(s.V3.RolledBack
            ? $"v3 taken back after {s.V3.Requests} of its answers, {s.V3.Errors} of them errors: verdict {s.V3.SecondsToAbort:0.000} s after its first "
              + $"bad answer, no traffic after {s.V3.SecondsToZeroTraffic:0.000} s"
            : "v3 was not taken back");
        console.WriteLine($"ready in {s.ApiReadySeconds:0.00} s, {s.ResidentMegabytes:0} MB for supervisor, server and gateway");
    }
}
