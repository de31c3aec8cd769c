using System.Text.Json.Nodes;
using Slipway.Api.Delivery;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>The steering verbs, and the patches that the field's own tool sends for them.</summary>
public sealed class SteeringTests(EchoArtifact echo) : IAsyncDisposable
{
    private const string Steps = "[{setWeight: 20}, {pause: {}}, {setWeight: 60}, {pause: {}}]";
    private readonly Machine machine = new();

    public ValueTask DisposeAsync() => machine.DisposeAsync();

    [Trait("Run", "Long")]
    [Fact]
    public async Task Verbs_OneAfterTheOther_EachActAtOnce()
    {
        LongOnly.Require();
        var first = (await StartAsync()).Status!.CurrentPodHash;
        var image = await SecondTagAsync();
        var set = JsonNode.Parse((await machine.SlipwayAsync("set", "image", "echo", $"echo={image}", "-o", "json")).Ok())!;
        Assert.Equal(["namespace", "rollout", "message", "group", "command", "changed"], set.AsObject().Select(static p => p.Key));
        Assert.True(set["changed"]!.GetValue<bool>());
        await IsPausedAsync(1);
        Assert.Contains("goes on after step 2 of 4", await VerbAsync("promote"), StringComparison.Ordinal);
        await IsPausedAsync(3);
        Assert.Contains("aborted", await VerbAsync("abort"), StringComparison.Ordinal);
        await machine.RolloutIsAsync("degraded", static r => r.Status is { Phase: "Degraded", Abort: true });
        Assert.Contains("aborted already", await VerbAsync("abort"), StringComparison.Ordinal);
        Assert.Contains("first step", await VerbAsync("retry"), StringComparison.Ordinal);
        await IsPausedAsync(1);
        Assert.Contains("paused", await VerbAsync("pause"), StringComparison.Ordinal);
        Assert.Equal(true, (await machine.RolloutAsync())!.Spec!.Paused);
        await VerbAsync("promote", "--full");
        var promoted = await IsHealthyAsync();
        Assert.NotEqual(first, promoted.Status!.StableRS);
        Assert.Contains("nothing to abort", await VerbAsync("abort"), StringComparison.Ordinal);
        Assert.Contains("not aborted", await VerbAsync("retry"), StringComparison.Ordinal);

        Assert.Contains("revision 1", await VerbAsync("undo"), StringComparison.Ordinal);
        await IsPausedAsync(1);
        var shown = JsonNode.Parse((await machine.SlipwayAsync("get", "rollout", "echo", "-o", "json")).Ok())!;
        Assert.Equal(first, shown["status"]!["currentPodHash"]!.GetValue<string>());
        var picture = (await machine.SlipwayAsync("get", "rollout", "echo")).Ok();
        Assert.Contains("Paused", picture, StringComparison.Ordinal);
        Assert.Contains("canary", picture, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StockPatches_OneAfterTheOther_EachActAtOnce()
    {
        await StartAsync();
        (await machine.ApplyAsync(Manifests.Rollout(Manifests.Template("v2"), Steps))).Ok();
        await IsPausedAsync(1);
        await PatchStatusAsync("""{"status":{"pauseConditions":null}}""");
        await IsPausedAsync(3);
        await PatchStatusAsync("""{"status":{"abort":true}}""");
        await machine.RolloutIsAsync("degraded", static r => r.Status is { Phase: "Degraded", Abort: true });
        await PatchStatusAsync("""{"status":{"abort":false}}""");
        await IsPausedAsync(1);
        await PatchStatusAsync("""{"status":{"currentStepIndex":2}}""");
        await IsPausedAsync(3);
        (await machine.KubectlAsync("patch", "rollout", "echo", "--type=merge", "-p", """{"spec":{"paused":true}}""")).Ok();
        await machine.RolloutIsAsync("paused", static r => r.Status?.Phase == "Paused" && r.Spec?.Paused == true);
        (await machine.KubectlAsync("patch", "rollout", "echo", "--type=merge", "-p", """{"spec":{"paused":false}}""")).Ok();
        await PatchStatusAsync("""{"status":{"promoteFull":true}}""");
        var done = await IsHealthyAsync();
        Assert.Equal(done.Status!.CurrentPodHash, done.Status.StableRS);
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Commands_OfDifferentPeople_AreKnownByTheirNames()
    {
        LongOnly.Require();
        await StartAsync();
        const string Approval = "[{setWeight: 20}, {approval: {groups: [leads]}}, {setWeight: 60}, {pause: {}}]";
        (await machine.ApplyAsync(Manifests.Rollout(Manifests.Template("v1"), Approval))).Ok();
        (await machine.ApplyAsync(Manifests.Rollout(Manifests.Template("v2"), Approval), "--as=carol", "--as-group=system:masters")).Ok();
        var waiting = await IsPausedAsync(1);
        var described = (await machine.SlipwayAsync("describe", "rollout", "echo")).Ok();
        Assert.Contains("slipway approve rollout echo", described, StringComparison.Ordinal);
        var approval = $$$"""{"status":{"approvals":[{"step":1,"hash":"{{{waiting.Status!.CurrentPodHash}}}"}]}}""";
        var refused = await PatchAsAsync("bob", "ops", approval);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("user \"bob\" is in none of these groups", refused.Error, StringComparison.Ordinal);
        (await PatchAsAsync("alice", "leads", approval)).Ok();
        await IsPausedAsync(3);
        (await PatchAsAsync("bob", "ops", """{"status":{"abort":true}}""")).Ok();
        var aborted = await machine.RolloutIsAsync(
            "taken back", static r => r.Status?.History?[^1] is { Outcome: "Aborted", ZeroTrafficSeconds: not null });

        Assert.Equal(
            ["carol: update", "alice: approve", "bob: abort"],
            aborted.Status!.Commands!.TakeLast(3).Select(static c => $"{c.User}: {c.Command}"));
        var release = aborted.Status.History![^1];
        Assert.Equal(("carol", "by command of bob"), (release.User, release.Reason));
        var history = JsonNode.Parse((await machine.SlipwayAsync("history", "echo", "-o", "json")).Ok())!;
        Assert.Equal("Aborted", history["releases"]!.AsArray()[^1]!["outcome"]!.GetValue<string>());
        await machine.EventIsAsync(null, "bob gave the command abort");
        Assert.Contains("v1", (await machine.SlipwayAsync("diff", "echo", "1", "2")).Ok(), StringComparison.Ordinal);
    }

    private async Task<Rollout> StartAsync()
    {
        await echo.AddToAsync(machine.Data);
        (await machine.UpAsync()).Ok();
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Rollout(Manifests.Template("v1"), Steps))).Ok();
        return await IsHealthyAsync();
    }

    private Task<Rollout> IsHealthyAsync() => machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");

    private Task<Rollout> IsPausedAsync(int step)
        => machine.RolloutIsAsync($"paused at step {step}", r => r.Status is { Phase: "Paused" } status && status.CurrentStepIndex == step);

    private async Task<string> VerbAsync(string verb, params string[] more)
        => (await machine.SlipwayAsync([verb, "rollout", "echo", .. more])).Ok();

    private Task<ProgramResult> PatchAsAsync(string user, string group, string patch) => machine.KubectlAsync(
        "patch", "rollout", "echo", "--subresource=status", "--type=merge", "-p", patch, $"--as={user}", $"--as-group={group}",
        "--as-group=system:masters");

    private async Task PatchStatusAsync(string patch)
        => (await machine.KubectlAsync("patch", "rollout", "echo", "--subresource=status", "--type=merge", "-p", patch)).Ok();

    private async Task<string> SecondTagAsync()
    {
        var folder = Path.Combine(machine.Folder, "second");
        (await Programs.RunAsync(["mkdir", folder])).Ok();
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), "second", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "serve.sh"), Server, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Path.Combine(folder, "serve.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await machine.SlipwayAsync("build", folder, "-t", "second:1", "--entrypoint", "./serve.sh")).Ok();
        return "second:1";
    }

    // Another program than the sample service, in another language: it answers everything, also its probe.
    private const string Server = """
        #!/usr/bin/env python3
        import http.server, os, signal, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.send_header("content-length", "3"); self.end_headers(); self.wfile.write(b"ok\n")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
        """;
}
