using System.Globalization;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Gates;

/// <summary>A gate as the planner uses it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is asked.</param>
/// <param name="Timeout">Limit of a call.</param>
/// <param name="Retries">How often an error is asked again.</param>
/// <param name="AbortsOnError">Whether errors take the revision back; else they pause the rollout.</param>
/// <param name="Secrets">Names of the Secrets that have its headers.</param>
internal sealed record GateRule(string Name, Uri Url, TimeSpan Timeout, int Retries, bool AbortsOnError, IReadOnlyList<string> Secrets)
{
    private const string Path = "spec.gates";
    private const int MostGates = 10;

    /// <summary>Reads the gates of a spec.</summary>
    public static IReadOnlyList<GateRule> Compile(IReadOnlyList<RolloutGate>? spec, List<string> problems)
    {
        var rules = new List<GateRule>();
        if (spec?.Count > MostGates)
        {
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{Path}: has {spec.Count} gates, may have at most {MostGates}"));
        }

        foreach (var (i, gate) in (spec ?? []).Index())
        {
            var name = gate.Name ?? string.Create(CultureInfo.InvariantCulture, $"gate-{i + 1}");
            if (rules.Any(r => r.Name == name))
            {
                problems.Add($"{Path}[{i}].name: is '{name}' again, must be unique");
            }

            if (!Uri.TryCreate(gate.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                problems.Add($"{Path}[{i}].url: is '{gate.Url}', must be a URL of http or https");
                continue;
            }

            if (url.UserInfo.Length > 0)
            {
                problems.Add($"{Path}[{i}].url: must not contain credentials; put them into a Secret and name it in headersFrom");
            }

            rules.Add(new GateRule(
                name, url, TimeSpan.FromSeconds(gate.TimeoutSeconds ?? 10), gate.Retries ?? 3, gate.OnError == "abort",
                [.. (gate.HeadersFrom ?? []).Select(static h => h.SecretRef?.Name ?? "")]));
        }

        return rules;
    }
}
