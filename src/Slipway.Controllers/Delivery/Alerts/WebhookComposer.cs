using System.Globalization;
using System.Text;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>Puts the alerts of one object into one message.</summary>
internal static class WebhookComposer
{
    /// <summary>The message.</summary>
    /// <param name="receiver">Name of the receiver.</param>
    /// <param name="source">The object whose alerts they are.</param>
    /// <param name="alerts">Its alerts, which fire or have ended.</param>
    public static WebhookMessage Compose(string receiver, string source, IReadOnlyList<Alert> alerts)
    {
        var common = alerts[0].Labels.Where(l => alerts.All(a => a.Labels.GetValueOrDefault(l.Key) == l.Value));
        var group = alerts[0].Labels.Where(static l => l.Key is "alertname" or "namespace" or "service" or "objective");
        var groupLabels = Sorted(group);
        return new WebhookMessage
        {
            GroupKey = $"{{}}/{source}:{{{string.Join(", ", groupLabels.Select(static l => $"{l.Key}=\"{l.Value}\""))}}}",
            Status = alerts.Any(IsFiring) ? "firing" : "resolved",
            Receiver = receiver,
            GroupLabels = groupLabels,
            CommonLabels = Sorted(common),
            CommonAnnotations = alerts.Count == 1 ? Annotations(alerts[0]) : new SortedDictionary<string, string>(StringComparer.Ordinal),
            Alerts = [.. alerts.Select(static a => new WebhookAlert
            {
                Status = IsFiring(a) ? "firing" : "resolved",
                Labels = a.Labels,
                Annotations = Annotations(a),
                StartsAt = a.Status.StartsAt ?? default,
                EndsAt = IsFiring(a) ? default : a.Status.EndsAt ?? default,
                Fingerprint = Fingerprint(a.Labels),
            })],
        };
    }

    /// <summary>
    /// The fingerprint of a set of labels as Prometheus makes it: 64-bit FNV-1a over the names in order and their values, each ended by the
    /// byte 255.
    /// </summary>
    public static string Fingerprint(IReadOnlyDictionary<string, string> labels)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var (name, value) in labels.OrderBy(static l => l.Key, StringComparer.Ordinal))
        {
            foreach (var part in (string[])[name, value])
            {
                foreach (var b in Encoding.UTF8.GetBytes(part).Append((byte)255))
                {
                    hash = unchecked((hash ^ b) * 1_099_511_628_211UL);
                }
            }
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static bool IsFiring(Alert alert) => alert.Status.State == AlertStatus.Firing;

    private static SortedDictionary<string, string> Annotations(Alert alert)
        => new(StringComparer.Ordinal) { ["summary"] = alert.Status.Summary ?? "" };

    private static SortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> labels)
        => new(labels.ToDictionary(), StringComparer.Ordinal);
}
