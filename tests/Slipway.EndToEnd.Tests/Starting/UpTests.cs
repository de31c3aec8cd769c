using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Starting;

/// <summary><c>up</c>, <c>status</c> and <c>down</c> as scripts rely on them.</summary>
public sealed partial class UpTests(EchoArtifact echo)
{
    [Fact]
    public async Task Up_Detached_IsReadyAndDescribesItself()
    {
        await using var machine = new Machine();

        var up = (await machine.UpAsync()).Ok();

        Assert.Matches(ReadyLine(), up);
        var text = await File.ReadAllTextAsync(machine.Directories.StatusFile, TestContext.Current.CancellationToken);
        var status = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(
            ["api", "gateway", "gatewayAdmin", "pids", "version", "dataDirectory", "gatewayTls"], status.Select(static p => p.Key));
        Assert.Equal(["supervisor", "server", "gateway"], status["pids"]!.AsObject().Select(static p => p.Key));
        Assert.Equal(machine.Data, status["dataDirectory"]!.GetValue<string>());
        foreach (var (role, pid) in status["pids"]!.AsObject())
        {
            var words = (await File.ReadAllTextAsync($"/proc/{pid}/cmdline", TestContext.Current.CancellationToken)).Split('\0');
            Assert.Contains(role == "supervisor" ? "up" : role, words);
        }

        Assert.Contains($"api={status["api"]} gateway={status["gateway"]}", up, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(machine.Directories.Kubeconfig));
        Assert.Equal("ok", (await machine.KubectlAsync("get", "--raw", "/readyz")).Ok());
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri($"{status["gateway"]}/"), TestContext.Current.CancellationToken);
        Assert.Equal("gateway", Assert.Single(answer.Headers.GetValues("x-slipway-source")));
        using var health = await http.GetAsync(new Uri($"{status["gatewayAdmin"]}/healthz"), TestContext.Current.CancellationToken);
        Assert.True(health.IsSuccessStatusCode);

        var shown = JsonNode.Parse((await machine.SlipwayAsync("status", "-o", "json")).Ok());
        Assert.True(JsonNode.DeepEquals(status, shown), $"{shown}");

        var second = (await machine.UpAsync()).Failed(1);
        Assert.Contains($"data directory {machine.Data} is in use", second, StringComparison.Ordinal);
        Assert.Contains($"pid {status["pids"]!["supervisor"]}", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Down_PodsRun_EndsEverythingAndTheNextUpBringsThemBack()
    {
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        var pods = (await machine.PodsReadyAsync(2)).Select(static p => p.Metadata!.Uid).ToList();

        (await machine.SlipwayAsync("down")).Ok();

        Assert.False(machine.IsReady);
        Assert.True(ProcessesBelow.Find(machine.Folder) is [], ProcessesBelow.Describe(ProcessesBelow.Find(machine.Folder)));
        var status = await machine.SlipwayAsync("status", "-o", "json");
        Assert.Contains($"nothing runs on {machine.Data}", status.Failed(3), StringComparison.Ordinal);
        Assert.Equal("", status.Output);
        Assert.Contains("nothing runs", (await machine.SlipwayAsync("down")).Error, StringComparison.Ordinal);

        (await machine.UpAsync()).Ok();
        var back = await machine.PodsStartedAgainAsync(2);
        Assert.Equal(pods, back.Select(static p => p.Metadata!.Uid));
        var load = await machine.StartLoadAsync(50);
        await load.FlowsAsync(20);
        await load.EndWithoutLossAsync(20);
    }

    [Fact]
    public async Task Up_InTheForeground_EndsInOrderOnSigterm()
    {
        await using var machine = new Machine();
        using var up = Programs.Start(
            [Programs.Slipway, "up", "--data", machine.Data, "--api", "127.0.0.1:0", "--gateway", "127.0.0.1:0"], environment: null);
        Assert.Matches(ReadyLine(), await up.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        (await Programs.RunAsync(["kill", "-TERM", $"{up.Id}"])).Ok();

        var end = await Programs.EndAsync(up, ["slipway up"]);
        Assert.True(end.ExitCode == 0, $"{end}");
        Assert.Empty(ProcessesBelow.Find(machine.Folder));
        Assert.False(machine.IsReady);
    }

    /// <summary>Nobody reads that it is ready, so that it cannot go on: the signal comes before it waits for its children.</summary>
    [Fact]
    public async Task Up_SigtermBeforeItHasSaidThatItIsReady_LeavesNothingBehind()
    {
        await using var machine = new Machine();
        var pipe = Path.Combine(machine.Folder, "out");
        const string Script = """
            mkfifo "$1" && exec 3<>"$1" && head -c 65536 /dev/zero >&3
            exec "$2" up --data "$3" --api 127.0.0.1:0 --gateway 127.0.0.1:0 >&3 3>&-
            """;
        using var up = Programs.Start(["sh", "-c", Script, "sh", pipe, Programs.Slipway, machine.Data], environment: null);
        await Eventually.HoldsAsync("the status file", () => machine.IsReady);

        (await Programs.RunAsync(["kill", "-TERM", $"{up.Id}"])).Ok();
        var switches = "";
        await Eventually.HoldsAsync("that the signal is taken and all threads wait", () => switches == (switches = Switches(up.Id)));
        await using var reader = new FileStream(pipe, FileMode.Open, FileAccess.Read);
        var said = reader.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);

        var end = await Programs.EndAsync(up, ["slipway up"]);
        Assert.True(end.ExitCode == 0, $"{end}");
        await said;
        Assert.Empty(ProcessesBelow.Find(machine.Folder));
    }

    /// <summary>How often each thread of a process has stopped running: does not change while all wait.</summary>
    private static string Switches(int pid) => string.Concat(Directory.EnumerateDirectories($"/proc/{pid}/task")
        .Order(StringComparer.Ordinal)
        .SelectMany(static d => File.ReadLines($"{d}/status").Where(static l => l.Contains("ctxt_switches", StringComparison.Ordinal))));

    [GeneratedRegex(@"^ready api=https://127\.0\.0\.1:\d+ gateway=http://127\.0\.0\.1:\d+ kubeconfig=/\S+/kubeconfig$")]
    private static partial Regex ReadyLine();
}
