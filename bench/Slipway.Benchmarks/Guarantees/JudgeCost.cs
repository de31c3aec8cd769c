using System.Diagnostics;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using Slipway.Analysis;
using Slipway.Analysis.Latencies;
using Slipway.Controllers.Delivery.Judgement;

namespace Slipway.Benchmarks.Guarantees;

/// <summary>What a comparison costs, fed as the live one is: whole frames of one gateway, errors and three latencies.</summary>
internal static class JudgeCost
{
    private const int FramesPerSecond = 4;
    private const int Pods = 6;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Print()
    {
        Console.WriteLine(
            "Cost of one comparison of errors and of three latencies, from the frames of the gateway to the verdict, on one core: "
            + "six pods, ten minutes of traffic.");
        Console.WriteLine();
        Console.WriteLine("| req/s | observations a second of CPU | memory of a comparison after 10 min | after 60 min |");
        Console.WriteLine("|---:|---:|---:|---:|");
        foreach (var perSecond in new[] { 100, 1_000, 10_000 })
        {
            Run(perSecond, 1); // Compiles it.
            var (rate, _) = Run(perSecond, 10);
            var (young, old) = (Run(perSecond, 10).Memory / 1024.0, Run(perSecond, 60).Memory / 1024.0);
            Console.WriteLine(FormattableString.Invariant($"| {perSecond:N0} | {rate:N0} | {young:0} KiB | {old:0} KiB |"));
        }

        Console.WriteLine();
    }

    private static (double Rate, long Memory) Run(int perSecond, int minutes)
    {
        var random = new Random(1);
        var frames = Enumerable.Range(0, 40).Select(i => Frame(random, perSecond / FramesPerSecond, i)).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), TimeProvider.System);
        book.Watch(new JudgementSession
        {
            Rollout = new ObjectKey("default", "web"),
            Service = "web",
            CanaryHash = "new",
            StableHash = "old",
            StartedAt = Start,
            Latency = LatencySettings.Default,
        });
        var id = Start.ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds;
        var clock = Stopwatch.StartNew();
        var count = minutes * 60 * FramesPerSecond;
        for (var i = 0; i < count; i++)
        {
            book.Add(frames[i % frames.Count] with { Id = id + i });
        }

        clock.Stop();
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(book);
        GC.KeepAlive(frames);
        return ((double)count * perSecond / FramesPerSecond / clock.Elapsed.TotalSeconds, memory);
    }

    private static TelemetryFrame Frame(Random random, int requests, int number) => new()
    {
        Instance = "local",
        Epoch = "1",
        Id = number,
        Version = 1,
        Final = true,
        Rows = [.. Enumerable.Range(0, Pods).Select(pod => Row(random, Math.Max(1, requests / Pods), pod))],
    };

    private static TelemetryRow Row(Random random, int requests, int pod)
    {
        var durations = new SortedDictionary<int, long>();
        for (var i = 0; i < requests; i++)
        {
            var bucket = LogLinearBuckets.IndexOf((long)(50_000 * Math.Exp(0.7 * Draws.Normal(random))));
            durations[bucket] = durations.GetValueOrDefault(bucket) + 1;
        }

        var bad = Draws.Binomial(random, requests, 0.01);
        return new TelemetryRow
        {
            Route = "default/web",
            Namespace = "default",
            Service = "web",
            Revision = pod == 0 ? "new" : "old",
            Pod = $"pod-{pod}",
            Started = requests,
            Finished = requests,
            Bad = bad > 0 ? new Dictionary<string, long> { [FailureClass.ServerError] = bad } : [],
            PastBound = 0,
            Durations = durations,
        };
    }
}
