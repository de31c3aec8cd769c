using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Namespaces;

/// <summary>What the namespace controller sees of a terminating namespace at one moment.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Content">What is in it, by kind.</param>
/// <param name="Failures">Why content could not be listed or deleted.</param>
internal sealed record NamespaceObservation(
    Namespace Namespace,
    IReadOnlyList<(KindInfo Kind, IReadOnlyList<PartialObjectMetadata> Objects)> Content,
    IReadOnlyList<string> Failures);
