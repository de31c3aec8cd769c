using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Namespaces;

/// <summary>What the namespace controller does next.</summary>
internal abstract record NamespaceAction
{
    private NamespaceAction()
    {
    }

    /// <summary>Deletes an object of the namespace.</summary>
    public sealed record Delete(KindInfo Kind, PartialObjectMetadata Value) : NamespaceAction;

    /// <summary>Lets the empty namespace go.</summary>
    public sealed record Complete : NamespaceAction;
}
