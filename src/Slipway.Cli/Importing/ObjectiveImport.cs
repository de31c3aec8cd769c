using Slipway.Api.Trees;

namespace Slipway.Cli.Importing;

/// <summary>What became of a file.</summary>
/// <param name="Manifests">ServiceLevelObjectives that the API server accepts, in the order of the file.</param>
/// <param name="Findings">What did not come over as it stood, in the order of the file.</param>
internal sealed record ObjectiveImport(IReadOnlyList<TreeObject> Manifests, IReadOnlyList<ImportFinding> Findings);

/// <summary>What the user says about all of them.</summary>
/// <param name="Service">Service that they are about, whatever the file says; null for that of the file.</param>
/// <param name="Namespace">Namespace of the manifests; null for none.</param>
internal sealed record ImportOptions(string? Service, string? Namespace);
