using Slipway.Api.Schemas;

namespace Slipway.Api.Authentication;

/// <summary>UserInfo of authentication.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record UserInfo
{
    [Wire(1), OmitZero]
    public string? Username { get; init; }

    [Wire(2), OmitZero]
    public string? Uid { get; init; }

    [Wire(3)]
    public IReadOnlyList<string>? Groups { get; init; }

    [Wire(4)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}
