using System.Text.Json.Serialization;

namespace Slipway.Cli.Manifests;

/// <summary>What <c>slipway rollout lint</c> found in a file.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Accepted">Whether everything in it would be accepted and acted on.</param>
/// <param name="Documents">What was looked at, in order.</param>
/// <param name="Skipped">What was not: other kinds.</param>
internal sealed record LintReport(
    string File, bool Accepted, IReadOnlyList<LintedDocument> Documents, IReadOnlyList<SkippedDocument> Skipped);

/// <summary>One manifest.</summary>
/// <param name="ApiVersion">Its apiVersion.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; null when it names none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Line">Line at which it begins.</param>
/// <param name="Accepted">Whether it is accepted.</param>
/// <param name="Problems">Why not: every reason.</param>
/// <param name="Notes">What is allowed and worth knowing.</param>
internal sealed record LintedDocument(
    string ApiVersion, string Kind, string? Namespace, string Name, int Line, bool Accepted, IReadOnlyList<LintedProblem> Problems,
        IReadOnlyList<string> Notes);

/// <summary>One reason.</summary>
/// <param name="Field">Path of the field; empty for the whole object.</param>
/// <param name="Value">What stands there, as JSON; null when nothing does.</param>
/// <param name="Message">What is wrong, and what is allowed.</param>
/// <param name="Line">Line of the field, or of what is around it.</param>
/// <param name="Column">Column there.</param>
internal sealed record LintedProblem(string Field, string? Value, string Message, int Line, int Column);

/// <summary>A manifest of another kind.</summary>
internal sealed record SkippedDocument(string Kind, string Name);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(LintReport))]
internal sealed partial class LintJson : JsonSerializerContext;
