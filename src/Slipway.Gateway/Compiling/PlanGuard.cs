namespace Slipway.Gateway.Compiling;

/// <summary>Keeps a Service from losing its last endpoint to lists that are not complete yet after a reconnect (decisions.md 7).</summary>
internal static class PlanGuard
{
    /// <summary>Time after a reconnect in which a Service is not emptied.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(2);

    /// <summary>The next plan, with the endpoints of the last one for every Service that would be left without any.</summary>
    /// <param name="last">The plan in force.</param>
    /// <param name="next">What the objects say now.</param>
    /// <param name="held">Whether something was held.</param>
    public static TablePlan Keep(TablePlan last, TablePlan next, out bool held)
    {
        var emptied = next.Services.Where(s => s.Endpoints.Count == 0)
            .Select(s => (Next: s, Last: last.Services.FirstOrDefault(l => l.Id == s.Id)))
            .Where(static p => p.Last is { Endpoints.Count: > 0 })
            .ToDictionary(static p => p.Next.Id, static p => p.Last!.Endpoints, StringComparer.Ordinal);
        held = emptied.Count > 0;
        return !held ? next : next with
        {
            Services = [.. next.Services.Select(s => emptied.TryGetValue(s.Id, out var endpoints) ? s with { Endpoints = endpoints } : s)],
        };
    }
}
