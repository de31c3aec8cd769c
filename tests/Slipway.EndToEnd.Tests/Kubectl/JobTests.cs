using System.Text.RegularExpressions;
using Slipway.EndToEnd.Tests.BadInput;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Kubectl;

/// <summary>Jobs of processes, from their creation to their end.</summary>
public sealed class JobTests(RunningMachine running) : IClassFixture<RunningMachine>
{
    [Fact]
    public async Task CreateJob_ProcessThatEnds_IsWaitedForReadAndDeleted()
    {
        await OkAsync("create", "job", "hello", "--image=host", "--", "sh", "-c", "echo hi; echo bye");
        await OkAsync("wait", "--for=condition=complete", "job/hello", "--timeout=60s");

        Assert.Equal("hi\nbye", await OkAsync("logs", "job/hello"));
        Assert.Equal("1 Succeeded", await OkAsync("get", "job,pod", "-l", "job-name=hello", "-o",
            "jsonpath={.items[0].status.succeeded} {.items[1].status.phase}"));
        await IsDescribedAsync(
            @"(?s)Scheduled\s+\S+\s+default-scheduler.*Pulled\s+\S+\s+kubelet.*Created.*Started", "pod", "-l", "job-name=hello");
        await IsDescribedAsync("(?s)SuccessfulCreate.*Completed", "job", "hello");

        await OkAsync("delete", "job", "hello", "--timeout=60s");
        await Eventually.HoldsAsync(
            "the pod to go", async () => (await OkAsync("get", "pods", "-l", "job-name=hello", "-o", "name")).Length == 0);
    }

    [Fact]
    public async Task CreateJob_ProcessThatFails_EndsFailedAfterItsRestarts()
    {
        await ApplyAsync(Job("failing", "OnFailure", "exit 3", "backoffLimit: 1"));

        await OkAsync("wait", "--for=condition=failed", "job/failing", "--timeout=60s");

        Assert.Equal("BackoffLimitExceeded", await OkAsync(
            "get", "job", "failing", "-o", "jsonpath={.status.conditions[?(@.type==\"Failed\")].reason}"));
        await OkAsync("delete", "job", "failing", "--cascade=foreground", "--timeout=60s");
        Assert.Equal("", await OkAsync("get", "pods", "-l", "job-name=failing", "-o", "name"));
    }

    [Fact]
    public async Task CreateJob_Indexed_TellsEachProcessItsIndex()
    {
        await ApplyAsync(Job(
            "indexed", "Never", "echo index $JOB_COMPLETION_INDEX", "completions: 3, parallelism: 3, completionMode: Indexed"));

        await OkAsync("wait", "--for=condition=complete", "job/indexed", "--timeout=60s");

        var lines = await OkAsync("logs", "-l", "job-name=indexed");
        Assert.Equal(["index 0", "index 1", "index 2"], lines.Split('\n').Order(StringComparer.Ordinal));
        await OkAsync("delete", "job", "indexed", "--timeout=60s");
    }

    private static string Job(string name, string policy, string command, string more) => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: {name: {{name}} }
        spec: { {{more}}, template: {spec: {restartPolicy: {{policy}}, containers: [
          {name: main, image: host, command: [sh, -c, "{{command}}"]}]} } }
        """;

    /// <summary>Waits for Events, which are written behind what they tell of.</summary>
    private Task IsDescribedAsync(string pattern, params string[] words) => Eventually.HoldsAsync(
        $"{pattern} in the description", async () => Regex.IsMatch(await OkAsync(["describe", .. words]), pattern));

    private async Task<string> OkAsync(params string[] words) => (await running.Machine.KubectlAsync(words)).Ok();

    private async Task ApplyAsync(string manifest) => (await running.Machine.ApplyAsync(manifest)).Ok();
}
