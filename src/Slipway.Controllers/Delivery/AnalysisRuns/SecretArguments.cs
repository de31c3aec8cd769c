using System.Text;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Values of arguments out of Secrets, read for one measurement and kept nowhere.</summary>
internal sealed class SecretArguments
{
    private const string Hidden = "*****";

    private readonly SortedDictionary<string, string> values = new(StringComparer.Ordinal);

    private SecretArguments()
    {
    }

    /// <summary>Why a value could not be read; null when all could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads what the arguments of a run refer to.</summary>
    public static async Task<SecretArguments> ReadAsync(IApiClient client, AnalysisRun run, CancellationToken cancellationToken)
    {
        var arguments = new SecretArguments();
        foreach (var argument in run.Spec?.Args ?? [])
        {
            if (argument is { Value: null, ValueFrom.SecretKeyRef: { } reference })
            {
                var found = await client.GetAsync<Secret>(new ObjectKey(run.Namespace(), reference.Name ?? ""), cancellationToken);
                if (!found.Succeeded)
                {
                    arguments.Problem ??= $"argument {argument.Name}: {found.Error.Message}";
                }
                else if (found.Value.Data?.GetValueOrDefault(reference.Key ?? "") is { } bytes)
                {
                    arguments.values[argument.Name ?? ""] = Encoding.UTF8.GetString(bytes);
                }
                else
                {
                    arguments.Problem ??= $"argument {argument.Name}: Secret {reference.Name} has no key {reference.Key}";
                }
            }
        }

        return arguments;
    }

    /// <summary>The metric with the values filled in.</summary>
    public Metric Fill(Metric metric) => values.Count == 0 ? metric : new ArgumentText(values).Fill(metric);

    /// <summary>The measurement without any of the values in its texts.</summary>
    public Measurement Hide(Measurement measurement) => measurement with
    {
        Message = Hide(measurement.Message),
        Value = Hide(measurement.Value),
    };

    private string? Hide(string? text) => values.Values.Where(static v => v.Length > 0)
        .Aggregate(text, static (hidden, value) => hidden?.Replace(value, Hidden, StringComparison.Ordinal));
}
