using Slipway.Api.Meta;
using Slipway.Client.Events;
using Slipway.Gateway.Ingresses;

namespace Slipway.Gateway.Reporting;

/// <summary>Says in one event of an Ingress what of it has no effect, again only when that changes.</summary>
/// <param name="events">Where to.</param>
internal sealed class IngressEvents(IEventRecorder events)
{
    private readonly Dictionary<string, string> told = new(StringComparer.Ordinal);

    /// <summary>Tells what is new.</summary>
    public void Tell(IReadOnlyList<IngressVerdict> verdicts)
    {
        foreach (var verdict in verdicts)
        {
            var message = verdict.Refused is { } refused ? $"Nothing of this Ingress is served: {refused}."
                : verdict.NotHonoured.Count == 0 ? "" : $"Not honoured: {string.Join("; ", verdict.NotHonoured)}.";
            if (message.Length > 0 && told.GetValueOrDefault(verdict.Ingress.Uid()) != message)
            {
                events.Warning(verdict.Ingress, verdict.Refused is null ? "NotHonoured" : "NotServed", message);
            }

            told[verdict.Ingress.Uid()] = message;
        }

        var present = verdicts.Select(static v => v.Ingress.Uid()).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in told.Keys.Where(k => !present.Contains(k)).ToList())
        {
            told.Remove(gone);
        }
    }
}
