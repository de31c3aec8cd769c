using System.Diagnostics;
using Slipway.Client.Http;
using Slipway.Client.Kubeconfig;
using Slipway.Yaml;

namespace Slipway.Benchmarks.Api;

/// <summary>A running API server over TLS: durable creates, a long list, and one change to many watchers.</summary>
internal sealed class ApiBenchmark(ApiConnectionOptions connection, int server)
{
    private const int Clients = 32;
    private const int Listed = 5_000;
    private const int Lists = 20;
    private const int Watchers = 100;
    private const int Changes = 50;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(8);

    // What a small configuration holds.
    private static readonly string Value = new('x', 256);

    /// <param name="kubeconfig">Leads to the server.</param>
    /// <param name="server">Its process id.</param>
    public static async Task<int> RunAsync(string kubeconfig, int server)
    {
        var tree = YamlReader.Read(await File.ReadAllTextAsync(kubeconfig)) is YamlReadResult.Success { Documents: [{ } first, ..] }
            ? first
            : throw new InvalidOperationException($"{kubeconfig} is no kubeconfig");
        if (KubeconfigReader.Read(tree, Path.GetDirectoryName(Path.GetFullPath(kubeconfig))!) is not KubeconfigOutcome.Usable usable)
        {
            throw new InvalidOperationException($"{kubeconfig} cannot be used");
        }

        var benchmark = new ApiBenchmark(usable.Connection, server);
        await benchmark.CreatesAsync();
        await benchmark.ListAsync();
        await benchmark.FanOutAsync();
        return 0;
    }

    private async Task CreatesAsync()
    {
        await NamespaceAsync("creates");
        await CreateAsync("creates", "warm", WarmUp, int.MaxValue);
        var watch = Stopwatch.StartNew();
        var (serverBefore, ownBefore) = (CpuSeconds(server), CpuSeconds(Environment.ProcessId));
        var latencies = await CreateAsync("creates", "x", Duration, int.MaxValue);
        var (serverCpu, ownCpu) = (CpuSeconds(server) - serverBefore, CpuSeconds(Environment.ProcessId) - ownBefore);
        Console.WriteLine(
            $"creates: {latencies.Count / watch.Elapsed.TotalSeconds:0} /s durable, {Clients} TLS connections, "
            + $"latency median {Percentile(latencies, 50):0.0} ms, 99 % {Percentile(latencies, 99):0.0} ms");
        Console.WriteLine(
            $"CPU time per create: server {1e6 * serverCpu / latencies.Count:0} us, load generator {1e6 * ownCpu / latencies.Count:0} us");
    }

    private async Task ListAsync()
    {
        await NamespaceAsync("listed");
        await CreateAsync("listed", "x", Timeout.InfiniteTimeSpan, Listed);
        await using var socket = await ApiSocket.ConnectAsync(connection);
        var times = new List<double>();
        var bytes = 0L;
        for (var i = 0; i < Lists; i++)
        {
            var watch = Stopwatch.StartNew();
            (_, bytes) = await socket.AskAsync("GET", "/api/v1/namespaces/listed/configmaps");
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(
            $"list: {Percentile(times, 50):0.0} ms median for {Listed} objects ({bytes / 1e6:0.0} MB), worst of {Lists} {times.Max():0.0} ms");
    }

    private async Task FanOutAsync()
    {
        await NamespaceAsync("watched");
        var seen = new SemaphoreSlim(0);
        var watchers = new List<ApiSocket>();
        for (var i = 0; i < Watchers; i++)
        {
            var watcher = await ApiSocket.ConnectAsync(connection);
            await watcher.WatchAsync("/api/v1/namespaces/watched/configmaps?watch=true");
            watchers.Add(watcher);
            _ = FollowAsync(watcher, seen);
        }

        await using var writer = await ApiSocket.ConnectAsync(connection);
        var times = new List<double>();

        // A watch without a version begins with what is there: the first change tells when all have begun.
        for (var change = 0; change <= Changes; change++)
        {
            var watch = Stopwatch.StartNew();
            await writer.AskAsync("POST", "/api/v1/namespaces/watched/configmaps", ConfigMap($"x-{change}"));
            for (var i = 0; i < Watchers; i++)
            {
                await seen.WaitAsync();
            }

            if (change > 0)
            {
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
        }

        Console.WriteLine(
            $"fan-out: {Percentile(times, 50):0.0} ms median from the request until all {Watchers} watchers have it, "
            + $"worst of {Changes} {times.Max():0.0} ms");
        foreach (var watcher in watchers)
        {
            await watcher.DisposeAsync();
        }
    }

    private static async Task FollowAsync(ApiSocket watcher, SemaphoreSlim seen)
    {
        try
        {
            while (true)
            {
                var events = await watcher.ReadEventsAsync();
                if (events > 0)
                {
                    seen.Release(events);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    private async Task<List<double>> CreateAsync(string ns, string prefix, TimeSpan atMost, int count)
    {
        var watch = Stopwatch.StartNew();
        var taken = 0;
        var all = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            await using var socket = await ApiSocket.ConnectAsync(connection);
            var latencies = new List<double>();
            while ((atMost == Timeout.InfiniteTimeSpan || watch.Elapsed < atMost) && Interlocked.Increment(ref taken) <= count)
            {
                var before = watch.Elapsed;
                await socket.AskAsync("POST", $"/api/v1/namespaces/{ns}/configmaps", ConfigMap($"{prefix}-{client}-{latencies.Count}"));
                latencies.Add((watch.Elapsed - before).TotalMilliseconds);
            }

            return latencies;
        })));
        return [.. all.SelectMany(static l => l)];
    }

    private async Task NamespaceAsync(string name)
    {
        await using var socket = await ApiSocket.ConnectAsync(connection);
        await socket.AskAsync("POST", "/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");
    }

    private static string ConfigMap(string name)
        => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"value":"{{{Value}}}"}}""";

    private static double CpuSeconds(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return process.TotalProcessorTime.TotalSeconds;
    }

    private static double Percentile(List<double> values, int percent)
    {
        values.Sort();
        return values[Math.Min(values.Count - 1, values.Count * percent / 100)];
    }
}
