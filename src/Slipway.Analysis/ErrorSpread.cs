namespace Slipway.Analysis;

/// <summary>
/// How much the error rate of one pod changes from second to second beyond chance. Where it does, requests say less than as many
/// independent ones would, and the evidence is tempered by the design effect (analysis.md, section 2). It is taken from the stable version
/// alone, so that what the canary does never weakens the case against it: from its pods against each other within a second, and where it
/// has one pod, from that pod against itself a second later.
/// </summary>
/// <remarks>
/// Among k pods with e errors in all, Pearson's chi-square has the mean k - 1 if the pods are alike; if their rates vary with the squared
/// coefficient of variation v, it is greater by (k - 1)(e - 1) v / (v + k) (the Dirichlet-multinomial law, Mosimann 1962), which gives v by
/// the method of moments. Its standard error is added, and it begins at 1, so that little knowledge counts as some variation. A pod with
/// m expected errors in a second then has the design effect 1 + m v. What is expected is by one error more than the stable version had,
/// so that a first second without any does not say that nothing is in common.
/// </remarks>
public sealed record ErrorSpread
{
    /// <summary>Greatest design effect, so that a stable version in trouble does not keep the judge from ever deciding.</summary>
    public const double Most = 10;

    /// <summary>Length of the stretches that are compared.</summary>
    public static readonly TimeSpan Stretch = TimeSpan.FromSeconds(1);

    private const double AtFirst = 2;
    private const double MostAlike = 0.9;

    /// <summary>What is believed before anything is seen: two pods with the variation 1, as much as 20 errors would tell.</summary>
    private const double Belief = 20;
    private const double BelievedPods = 2;
    private const double BelievedPart = 1 / (1 + BelievedPods);

    /// <summary>Nothing known.</summary>
    public static ErrorSpread None { get; } = new();

    /// <summary>Chi-square above its degrees of freedom, summed over stretches.</summary>
    public double Excess { get; init; }

    /// <summary>What <see cref="Excess"/> would be if all errors of a stretch were one pod's, summed.</summary>
    public double Scale { get; init; }

    /// <summary>Number of pods, each stretch with the weight that it has in <see cref="Scale"/>, summed.</summary>
    public double Pods { get; init; }

    /// <summary>Variance of <see cref="Excess"/> without any variation, summed.</summary>
    public double Noise { get; init; }

    /// <summary>Requests of the stable version.</summary>
    public long Requests { get; init; }

    /// <summary>Bad ones among them.</summary>
    public long Bad { get; init; }

    /// <summary>Requests and bad ones of the only stable pod in the last stretch; null when there were several, or none.</summary>
    public (long Requests, long Bad)? Alone { get; init; }

    /// <summary>The design effect of the next windows, from 1 to <see cref="Most"/>; known before them.</summary>
    public double DesignEffect { get; init; } = AtFirst;

    /// <summary>Squared coefficient of variation of a pod's error rate, with its standard error on top.</summary>
    public double Variation
    {
        get
        {
            var part = Math.Clamp((Excess + Math.Sqrt(Noise) + (Belief * BelievedPart)) / (Scale + Belief), 0, MostAlike);
            return (Pods + (Belief * BelievedPods)) / (Scale + Belief) * part / (1 - part);
        }
    }

    /// <summary>With one more stretch.</summary>
    /// <param name="stable">Requests and bad ones of each pod of the stable version.</param>
    /// <param name="canary">Requests of each pod of the canary.</param>
    public ErrorSpread Add(IEnumerable<(long Requests, long Bad)> stable, IEnumerable<long> canary)
    {
        var pods = stable.Where(static p => p.Requests > 0).ToList();
        var counted = pods.Where(static p => p.Requests >= PodDifferences.LeastRequests).ToList();
        var next = counted.Count > 1 ? Compared(counted)
            : pods.Count == 1 && counted.Count == 1 && Alone is { } before ? Compared([before, counted[0]])
            : this;
        next = next with
        {
            Requests = Requests + pods.Sum(static p => p.Requests),
            Bad = Bad + pods.Sum(static p => p.Bad),
            Alone = pods.Count == 1 && counted.Count == 1 ? counted[0] : null,
        };
        return next with { DesignEffect = next.EffectOf([.. pods.Select(static p => p.Requests)], [.. canary.Where(static n => n > 0)]) };
    }

    private ErrorSpread Compared(List<(long Requests, long Bad)> pods)
    {
        var (requests, bad) = (pods.Sum(static p => p.Requests), pods.Sum(static p => p.Bad));
        if (bad < 2 || bad == requests)
        {
            // One error is on one pod, however the rates vary.
            return this;
        }

        var freedom = pods.Count - 1;
        return this with
        {
            Excess = Excess + PodDifferences.ChiSquare(pods) - freedom,
            Scale = Scale + (freedom * (bad - 1.0)),
            Pods = Pods + (freedom * (bad - 1.0) * pods.Count),
            Noise = Noise + (2 * freedom * (bad - 1.0) / bad),
        };
    }

    /// <summary>By how much the variance of the difference of the versions is greater than that of independent requests.</summary>
    private double EffectOf(long[] stable, long[] canary)
    {
        if (stable.Length == 0 || (canary.Length == 0 && Requests > stable.Sum()))
        {
            return DesignEffect;
        }

        canary = canary.Length == 0 ? [1] : canary;
        var (n0, n1) = ((double)stable.Sum(), (double)canary.Sum());
        var effect = ((Effect(stable, n0) / n0) + (Effect(canary, n1) / n1)) / ((1 / n0) + (1 / n1));
        return Math.Clamp(effect, 1, Most);
    }

    /// <summary>The design effect of a version, by the errors that the stable version's rate lets expect of a pod.</summary>
    private double Effect(long[] pods, double requests)
        => 1 + (Variation * (Bad + 1) / Math.Max(1.0, Requests) * pods.Sum(static n => (double)n * n) / requests);
}
