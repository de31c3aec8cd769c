using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>
/// Keeps a Service from going through a moment without endpoints while pods serve it: lists that are not complete yet after a reconnect,
/// and a changed selector whose slices go before the new ones come (decisions.md 7). What is held is let go after
/// <see cref="Limit"/>.
/// </summary>
internal sealed class EndpointHold(TimeProvider time)
{
    /// <summary>Longest time that endpoints are held, and time after a reconnect or a change of the selector in which all are.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, long> emptySince = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectKey, (string Selector, long? Changed)> selectors = [];
    private long reconnected = time.GetTimestamp();

    /// <summary>Notes that the API answers again after it did not.</summary>
    public void OnReconnected() => Volatile.Write(ref reconnected, time.GetTimestamp());

    /// <summary>The next plan, with endpoints of the last one for every Service that would be left without any too early.</summary>
    /// <param name="last">The plan in force.</param>
    /// <param name="next">What the objects say now.</param>
    /// <param name="inputs">The objects.</param>
    /// <param name="held">Whether something was held.</param>
    public TablePlan Apply(TablePlan last, TablePlan next, CompileInputs inputs, out bool held)
    {
        NoteSelectors(inputs.Services);
        var pods = inputs.Pods.Where(static p => p.Uid().Length > 0).ToDictionary(static p => p.Uid(), StringComparer.Ordinal);
        var kept = new Dictionary<string, IReadOnlyList<PlannedEndpoint>>(StringComparer.Ordinal);
        foreach (var service in next.Services)
        {
            var before = last.Services.FirstOrDefault(l => l.Id == service.Id)?.Endpoints ?? [];
            if (service.Endpoints.Count > 0 || before.Count == 0)
            {
                emptySince.Remove(service.Id);
            }
            else if (Keep(service, before, pods) is { Count: > 0 } endpoints)
            {
                kept[service.Id] = endpoints;
            }
        }

        held = kept.Count > 0;
        return !held ? next : next with
        {
            Services = [.. next.Services.Select(s => kept.TryGetValue(s.Id, out var endpoints) ? s with { Endpoints = endpoints } : s)],
        };
    }

    private List<PlannedEndpoint> Keep(PlannedService service, IReadOnlyList<PlannedEndpoint> before, Dictionary<string, Pod> pods)
    {
        if (IsRecent(Volatile.Read(ref reconnected)))
        {
            return [.. before];
        }

        if (!emptySince.TryGetValue(service.Id, out var since))
        {
            emptySince[service.Id] = since = time.GetTimestamp();
        }

        // A pod that goes away runs until this gateway has said that it sends nothing more to it; a pod that is not ready does not serve.
        var swapped = selectors.GetValueOrDefault(new ObjectKey(service.Namespace, service.Name)).Changed is { } at && IsRecent(at);
        return IsRecent(since)
            ? [.. before.Where(e => pods.TryGetValue(e.PodUid, out var pod) && IsReady(pod) && (swapped || !pod.IsTerminating()))] : [];
    }

    private bool IsRecent(long timestamp) => time.GetElapsedTime(timestamp) < Limit;

    private static bool IsReady(Pod pod)
        => pod.Status?.Phase is null or "Running"
            && pod.Status?.Conditions?.Any(static c => c is { Type: "Ready", Status: "False" }) != true;

    private void NoteSelectors(IReadOnlyCollection<Service> services)
    {
        var known = services.Select(static s => s.Key()).ToHashSet();
        foreach (var gone in selectors.Keys.Where(k => !known.Contains(k)).ToList())
        {
            selectors.Remove(gone);
        }

        foreach (var service in services)
        {
            var selector = string.Join(',', (service.Spec?.Selector ?? new Dictionary<string, string>())
                .Select(static p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal));
            var seen = selectors.TryGetValue(service.Key(), out var old);
            if (!seen || old.Selector != selector)
            {
                selectors[service.Key()] = (selector, seen ? time.GetTimestamp() : null);
            }
        }
    }
}
