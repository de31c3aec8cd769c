using Slipway.Api.Meta;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching;

/// <summary>What became of a patch.</summary>
internal abstract record PatchOutcome
{
    private PatchOutcome()
    {
    }

    /// <summary>The changed object: neither defaulted nor validated yet.</summary>
    public sealed record Patched(TreeObject Object) : PatchOutcome;

    /// <summary>The patch cannot be applied; the members are those of the <c>Status</c> to answer.</summary>
    public sealed record Refused(int Code, string Reason, string Message) : PatchOutcome
    {
        /// <summary>Single reasons, in order; may be empty.</summary>
        public IReadOnlyList<StatusCause> Causes { get; init; } = [];
    }

    /// <summary>400: the patch itself is malformed.</summary>
    public static Refused BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>422 in the words that Kubernetes uses for a JSON patch that does not fit; the cause says which operation and why.</summary>
    public static Refused Unprocessable(string field, string message)
        => new(422, "Invalid", "the server rejected our request due to an error in our request")
        {
            Causes = [new StatusCause { Reason = "FieldValueInvalid", Field = field, Message = message }],
        };
}
