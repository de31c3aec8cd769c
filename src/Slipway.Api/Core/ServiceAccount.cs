using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ServiceAccount of core/v1, as in Kubernetes 1.33.</summary>
[Kind("", "v1", "ServiceAccount", "serviceaccounts", ShortNames = "sa")]
public sealed record ServiceAccount : KubeObject
{
    [Wire(2), ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<ObjectReference>? Secrets { get; init; }

    [Wire(3)]
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    [Wire(4)]
    public bool? AutomountServiceAccountToken { get; init; }
}
