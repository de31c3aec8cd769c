using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>
/// What the API server has refused to make, so that an experiment ends with its words. After a restart of the controller it is asked again,
/// and refuses again.
/// </summary>
internal sealed class ExperimentRefusals
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<ObjectKey, Refused> refused = [];

    /// <summary>Notes a refusal.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="part">Name of the template or analysis.</param>
    /// <param name="isAnalysis">Whether it is an analysis.</param>
    /// <param name="message">Why, in the words of the API server.</param>
    public void Note(Experiment experiment, string part, bool isAnalysis, string message)
    {
        lock (gate)
        {
            if (!refused.TryGetValue(experiment.Key(), out var known) || known.Uid != experiment.Uid())
            {
                refused[experiment.Key()] = known = new Refused(experiment.Uid());
            }

            (isAnalysis ? known.Analyses : known.Templates)[part] = message;
        }
    }

    /// <summary>The observation with what was refused.</summary>
    public ExperimentObservation In(ExperimentObservation o)
    {
        lock (gate)
        {
            return refused.TryGetValue(o.Experiment.Key(), out var known) && known.Uid == o.Experiment.Uid()
                ? o with
                {
                    Refused = new SortedDictionary<string, string>(known.Templates, StringComparer.Ordinal),
                    RefusedAnalyses = new SortedDictionary<string, string>(known.Analyses, StringComparer.Ordinal),
                }
                : o;
        }
    }

    /// <summary>Forgets an experiment.</summary>
    public void Forget(ObjectKey experiment)
    {
        lock (gate)
        {
            refused.Remove(experiment);
        }
    }

    private sealed record Refused(string Uid)
    {
        public SortedDictionary<string, string> Templates { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, string> Analyses { get; } = new(StringComparer.Ordinal);
    }
}
