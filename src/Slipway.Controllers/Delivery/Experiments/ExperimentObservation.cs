using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>All that the planner of experiments knows.</summary>
internal sealed record ExperimentObservation
{
    /// <summary>The experiment.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The ReplicaSets that it controls, sorted by name.</summary>
    public IReadOnlyList<ReplicaSet> ReplicaSets { get; init; } = [];

    /// <summary>The Services that it controls, sorted by name.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>The pods of its ReplicaSets, sorted by name; only read to say why they are not available.</summary>
    public IReadOnlyList<Pod> Pods { get; init; } = [];

    /// <summary>The runs that it controls, sorted by name.</summary>
    public IReadOnlyList<AnalysisRun> AnalysisRuns { get; init; } = [];

    /// <summary>The templates that analyses may name.</summary>
    public AnalysisTemplateSet Templates { get; init; } = AnalysisTemplateSet.Empty;

    /// <summary>Names in the namespace that belong to others.</summary>
    public TakenNames Taken { get; init; } = new([], [], []);

    /// <summary>Why the API server refused what was to be made, by the name of the template.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();

    /// <summary>Why the API server refused a run, by the name of the analysis.</summary>
    public IReadOnlyDictionary<string, string> RefusedAnalyses { get; init; } = new Dictionary<string, string>();

    /// <summary>The ReplicaSet of a template; null before it is made.</summary>
    public ReplicaSet? SetOf(string? template) => ReplicaSets.FirstOrDefault(s => Template(s) == template);

    /// <summary>The Service of a template; null when there is none.</summary>
    public Service? ServiceOf(string? template) => Services.FirstOrDefault(s => Template(s) == template);

    private static string? Template(KubeObject made) => made.Annotations().GetValueOrDefault(ExperimentLabels.Template);
}

/// <summary>Which names belong to others.</summary>
/// <param name="IsReplicaSet">Whether a name is that of a ReplicaSet of others.</param>
/// <param name="IsService">Whether a name is that of a Service of others.</param>
/// <param name="IsAnalysisRun">Whether a name is that of an AnalysisRun of others.</param>
internal sealed record TakenNames(Func<string, bool> IsReplicaSet, Func<string, bool> IsService, Func<string, bool> IsAnalysisRun)
{
    /// <summary>The names out of lists.</summary>
    public TakenNames(IReadOnlyList<string> replicaSets, IReadOnlyList<string> services, IReadOnlyList<string> analysisRuns)
        : this(replicaSets.Contains, services.Contains, analysisRuns.Contains)
    {
    }
}
