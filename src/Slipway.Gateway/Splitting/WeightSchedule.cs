namespace Slipway.Gateway.Splitting;

/// <summary>
/// A fixed order of choices in which every arm comes exactly as often as its weight says in any <see cref="Length"/> consecutive places,
/// and evenly in between: smooth weighted round-robin over one period.
/// </summary>
internal sealed class WeightSchedule
{
    /// <summary>Number of places: the resolution of weights is 0.01 %.</summary>
    public const int Length = 10_000;

    private readonly byte[] places;
    private long next = -1;

    private WeightSchedule(byte[] places) => this.places = places;

    /// <summary>The arm of the next request.</summary>
    public int Next() => places.Length == 1 ? places[0] : places[(ulong)Interlocked.Increment(ref next) % Length];

    /// <summary>Builds the order.</summary>
    /// <param name="weights">1 to 256 non-negative weights, not all zero; scaled to <see cref="Length"/> by largest remainder.</param>
    public static WeightSchedule Build(ReadOnlySpan<int> weights)
    {
        var shares = Scale(weights);
        for (var i = 0; i < shares.Length; i++)
        {
            if (shares[i] == Length)
            {
                return new WeightSchedule([(byte)i]);
            }
        }

        var places = new byte[Length];
        var credit = new int[shares.Length];
        for (var place = 0; place < Length; place++)
        {
            var best = -1;
            for (var arm = 0; arm < shares.Length; arm++)
            {
                credit[arm] += shares[arm];
                if (shares[arm] > 0 && (best < 0 || credit[arm] > credit[best]))
                {
                    best = arm;
                }
            }

            credit[best] -= Length;
            places[place] = (byte)best;
        }

        return new WeightSchedule(places);
    }

    /// <summary>Scales weights to a sum of <see cref="Length"/>; a positive weight stays positive where the resolution allows.</summary>
    public static int[] Scale(ReadOnlySpan<int> weights)
    {
        long sum = 0;
        foreach (var weight in weights)
        {
            sum += weight;
        }

        var shares = new int[weights.Length];
        var rest = new (long Remainder, int Arm)[weights.Length];
        var given = 0;
        for (var i = 0; i < shares.Length; i++)
        {
            var scaled = (long)weights[i] * Length;
            shares[i] = (int)(scaled / sum);
            rest[i] = (scaled % sum, i);
            given += shares[i];
        }

        Array.Sort(rest, static (a, b) => a.Remainder != b.Remainder ? b.Remainder.CompareTo(a.Remainder) : a.Arm.CompareTo(b.Arm));
        for (var i = 0; given < Length; i++, given++)
        {
            shares[rest[i].Arm]++;
        }

        return shares;
    }
}
