namespace Slipway.Analysis.Replay;

/// <summary>
/// Each user counts once for each version that answers: bad if any request of the user's first stretch with it failed (analysis.md,
/// section 2). Requests of one user are no independent witnesses: counted one by one, five alike of each user raise the false alarms of a
/// 1 % test to 36 %. A user counts at the end of the stretch, however it went, so that when one counts never depends on outcomes.
/// A request without a user counts by itself, at once.
/// <para>
/// That is needed where a user stays with a version. As soon as some users have gone to the other version and back, the requests are
/// shared out one by one, and each is a witness by itself whatever ties a user's requests together; from then on each counts. A user who
/// only changes over, as when the canary's share grows, says nothing of that.
/// </para>
/// </summary>
/// <param name="exposure">Length of the stretch, from the user's first request. Above 0.</param>
public sealed class UserCounter(TimeSpan exposure) : ITraceCounter
{
    /// <summary>Users who must have come back for the routing to count as not sticky: a lost cookie is none.</summary>
    private const int ReturnedUsers = 5;

    private readonly Dictionary<ulong, Known> users = [];
    private readonly Queue<Exposed> exposed = [];
    private BinaryWindow counts;
    private UserCorrelation canary;
    private int returned;

    /// <inheritdoc/>
    public string Note => returned >= ReturnedUsers ? "Users go from version to version, so each request counts."
        : users.Count == 0 ? ""
        : FormattableString.Invariant($"Users count once, as bad when a request of their first {exposure.TotalSeconds:0.###} s failed.");

    /// <inheritdoc/>
    public double DesignEffect => returned >= ReturnedUsers ? 1 : canary.DesignEffect;

    /// <inheritdoc/>
    public void Add(RecordedOutcome outcome)
    {
        if (outcome.User is not { Length: > 0 } name || returned >= ReturnedUsers)
        {
            counts = counts.Plus(RequestCounter.One(outcome.IsCanary, outcome.IsBad));
            canary = outcome.IsCanary ? canary.Add(1, 1) : canary;
            return;
        }

        var key = Key(name);
        if (!users.TryGetValue(key, out var user))
        {
            users[key] = user = new Known { IsCanary = outcome.IsCanary };
        }

        Take(user, outcome);
    }

    /// <inheritdoc/>
    public BinaryWindow Close(double seconds)
    {
        while (exposed.TryPeek(out var first) && first.Until <= seconds)
        {
            exposed.Dequeue();
            counts = counts.Plus(RequestCounter.One(first.IsCanary, first.IsBad));
        }

        var closed = counts;
        counts = default;
        return closed;
    }

    /// <inheritdoc/>
    public BinaryWindow Rest() => Close(double.PositiveInfinity);

    private void Take(Known user, RecordedOutcome outcome)
    {
        if (user.IsCanary != outcome.IsCanary)
        {
            user.IsCanary = outcome.IsCanary;
            user.Changes++;
            returned += user.Changes == 2 ? 1 : 0;
            if (returned >= ReturnedUsers)
            {
                users.Clear();
            }
        }

        var stretch = outcome.IsCanary ? user.WithCanary : user.WithStable;
        canary = outcome.IsCanary ? canary.Add(1, stretch is null ? 1 : 0) : canary;
        if (stretch is null)
        {
            stretch = new Exposed(outcome.IsCanary, outcome.Seconds + exposure.TotalSeconds);
            exposed.Enqueue(stretch);
            (user.WithCanary, user.WithStable) = outcome.IsCanary ? (stretch, user.WithStable) : (user.WithCanary, stretch);
        }

        stretch.IsBad |= outcome.IsBad && outcome.Seconds < stretch.Until;
    }

    /// <summary>FNV-1a, the same in every process: eight bytes for a name of any length.</summary>
    private static ulong Key(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return hash;
    }

    private sealed class Known
    {
        public bool IsCanary { get; set; }

        public int Changes { get; set; }

        public Exposed? WithCanary { get; set; }

        public Exposed? WithStable { get; set; }
    }

    private sealed class Exposed(bool isCanary, double until)
    {
        public bool IsCanary { get; } = isCanary;

        public double Until { get; } = until;

        public bool IsBad { get; set; }
    }
}
