using Slipway.Cli.Demo.Load;

namespace Slipway.Cli.Demo;

/// <summary>The load's log and the pods' logs side by side, joined by request id: who failed what.</summary>
internal sealed class LoadJoin
{
    private readonly IReadOnlyList<LoadRecord> sent;
    private readonly IReadOnlyList<PodRequest> answered;
    private readonly ILookup<string, PodRequest> byId;

    public LoadJoin(IReadOnlyList<LoadRecord> sent, IReadOnlyList<PodRequest> answered)
    {
        this.sent = sent;
        this.answered = answered;
        byId = answered.ToLookup(static r => r.Id);
    }

    public long Requests => sent.Count;

    /// <summary>What became of each request for who sent it.</summary>
    public IReadOnlyList<LoadRecord> Sent => sent;

    /// <summary>How many were due in a stretch of time, in microseconds since the Unix epoch.</summary>
    public long RequestsDue(long from, long to) => sent.LongCount(r => r.DueMicroseconds >= from && r.DueMicroseconds <= to);

    /// <summary>Requests that the platform failed, and why.</summary>
    /// <param name="excused">A stretch of time, since the Unix epoch in microseconds, in which requests were due that do not count; null
    /// for none.</param>
    public IReadOnlyList<(LoadRecord Request, string Why)> PlatformFailures((long From, long To)? excused)
        => [.. sent
            .Where(r => excused is not { } e || r.DueMicroseconds + r.DurationMicroseconds < e.From || r.DueMicroseconds > e.To)
            .Select(r => (Request: r, Why: WhyFailed(r)))
            .Where(static f => f.Why.Length > 0)];

    public IEnumerable<PodRequest> AnsweredBy(string version) => answered.Where(r => r.Version == version);

    private string WhyFailed(LoadRecord request)
    {
        var arrivals = byId[request.Id];
        if (request.Failure.Length > 0)
        {
            return request.Failure;
        }

        if (request.Status >= 500 && !arrivals.Any(a => a.Status == request.Status))
        {
            return $"status {request.Status} that no pod wrote";
        }

        return request.Method == "POST" && arrivals.Count() > 1 ? "POST reached pods twice" : "";
    }
}
