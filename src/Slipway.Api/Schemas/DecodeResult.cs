using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>What became of fitting a tree to a schema: <see cref="Success"/> or <see cref="Refused"/>.</summary>
public abstract record DecodeResult
{
    private DecodeResult()
    {
    }

    /// <summary>Every known field has the right type.</summary>
    /// <param name="Value">
    /// The object with unknown fields, nulls and empty values that mean absent dropped, quantities and times in their canonical form,
    /// fields in the order of the schema.
    /// </param>
    /// <param name="StrictProblems">
    /// What strict validation refuses and lax validation warns of, in order: <c>unknown field "spec.foo"</c>, <c>duplicate field
    /// "kind"</c>.
    /// </param>
    public sealed record Success(TreeObject Value, IReadOnlyList<string> StrictProblems) : DecodeResult;

    /// <summary>Fields have the wrong type.</summary>
    /// <param name="Errors">All of them; at least one.</param>
    public sealed record Refused(IReadOnlyList<DecodeError> Errors) : DecodeResult;
}

/// <summary>A field of the wrong type.</summary>
/// <param name="Field">Its path, such as <c>spec.containers[0].image</c>.</param>
/// <param name="Message">What is wrong, in the words of Kubernetes' JSON decoder, which name the field.</param>
/// <param name="Position">Where it stands in the text.</param>
public sealed record DecodeError(string Field, string Message, TreePosition Position);
