using Slipway.Analysis;

namespace Slipway.Benchmarks.Guarantees;

/// <summary>Traffic of two versions that are equal, in slices as long as the frames of the gateway.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="ErrorsAt">Mean error rate at a part of the rollout, 0 to 1.</param>
/// <param name="ShareAt">Share of the canary at a part of the rollout.</param>
internal sealed record NullTraffic(string Name, Func<double, double> ErrorsAt, Func<double, double> ShareAt)
{
    public const int PerSecond = 500;
    public const int SlicesPerSecond = 4;

    /// <summary>Correlation of the errors of one pod within a second; 0 for independent requests.</summary>
    public double Correlation { get; init; }

    /// <summary>Pods of the stable version.</summary>
    public int StablePods { get; init; } = 4;

    /// <summary>Requests of a user, who stays with a version and fails or succeeds as a whole; 1 for independent requests.</summary>
    public int RequestsPerUser { get; init; } = 1;

    public static IReadOnlyList<NullTraffic> All { get; } =
    [
        new("1 % errors, share 5 %", static _ => 0.01, static _ => 0.05),
        new("1 % errors, share 50 %", static _ => 0.01, static _ => 0.5),
        new("0.1 to 10 % in two waves a rollout, share 5, 25, 50, 90 %", static t => 0.0505 - (0.0495 * Math.Cos(4 * Math.PI * t)), Ramp),
        new("errors of a pod alike (correlation 0.01), 4 stable pods, share 5 %", static _ => 0.01, static _ => 0.05)
        {
            Correlation = 0.01,
        },
        new("the same, share 20 %", static _ => 0.01, static _ => 0.2) { Correlation = 0.01 },
        new("the same with one stable pod, share 50 %", static _ => 0.01, static _ => 0.5) { Correlation = 0.01, StablePods = 1 },
        new("0.1 % errors (correlation 0.005), one stable pod, share 50 %", static _ => 0.001, static _ => 0.5)
        {
            Correlation = 0.005,
            StablePods = 1,
        },
        new("5 requests of a user who stays, share 25 %", static _ => 0.01, static _ => 0.25) { RequestsPerUser = 5 },
    ];

    private static double Ramp(double t) => new[] { 0.05, 0.25, 0.5, 0.9 }[Math.Min(3, (int)(t * 4))];

    /// <summary>Whether a judge aborts a rollout of so many requests.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="random">Chance.</param>
    /// <param name="requests">Requests of both versions.</param>
    /// <param name="isTempered">Whether what requests have in common is taken into account, as the live judge does.</param>
    public bool Aborts(ErrorRateJudge judge, Random random, long requests, bool isTempered)
    {
        var (state, open, spread, users) = (judge.Initial, default(OpenWindow), ErrorSpread.None, default(UserCorrelation));
        var seconds = (int)(requests / PerSecond);
        for (var second = 0; second < seconds && !state.Failed; second++)
        {
            var (rate, share) = (ErrorsAt((double)second / seconds), ShareAt((double)second / seconds));
            var pods = Enumerable.Range(0, StablePods).Select(_ => Draws.Beta(random, rate, Correlation)).ToArray();
            var canaryRate = Draws.Beta(random, rate, Correlation);
            var stable = new (long Requests, long Bad)[pods.Length];
            var (canary, count) = (0L, PerSecond / SlicesPerSecond);
            for (var slice = 0; slice < SlicesPerSecond; slice++)
            {
                var n1 = Draws.Binomial(random, count / RequestsPerUser, share);
                var (x1, x0) = (Draws.Binomial(random, n1, canaryRate), 0L);
                users = users.Add(n1 * RequestsPerUser, RequestsPerUser > 1 ? n1 : 0);
                var n0 = (count / RequestsPerUser) - n1;
                for (var p = 0; p < pods.Length; p++)
                {
                    var n = (n0 * (p + 1) / pods.Length) - (n0 * p / pods.Length);
                    var x = Draws.Binomial(random, n, pods[p]);
                    stable[p] = (stable[p].Requests + n, stable[p].Bad + x);
                    x0 += x;
                }

                canary += n1;
                var counts = new BinaryWindow(n1 * RequestsPerUser, x1 * RequestsPerUser, n0 * RequestsPerUser, x0 * RequestsPerUser);
                (open, var closed) = open.Add(TimeSpan.FromSeconds(1.0 / SlicesPerSecond), counts, WindowRules.Default);
                state = closed is { } window
                    ? judge.Add(state, window, null, isTempered ? Math.Max(spread.DesignEffect, users.DesignEffect) : 1)
                    : state;
            }

            spread = RequestsPerUser > 1 ? spread : spread.Add(stable, [canary]);
        }

        return state.Failed;
    }
}
