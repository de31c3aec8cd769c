using System.Text.Json.Serialization;

namespace Slipway.Cli.Rollouts;

/// <summary>What a steering verb answers; with <c>-o json</c> it is printed as it is. Fields are only ever added.</summary>
/// <param name="Namespace">Namespace of the Rollout.</param>
/// <param name="Rollout">Its name.</param>
/// <param name="Message">What came of it, as a sentence.</param>
internal sealed record CommandAnswer(string Namespace, string Rollout, string Message)
{
    /// <summary>API group of the Rollout.</summary>
    public string? Group { get; init; }

    /// <summary>The verb.</summary>
    public string? Command { get; init; }

    /// <summary>Whether anything was written; false when it was so already.</summary>
    public bool Changed { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CommandAnswer))]
internal sealed partial class CommandAnswerJson : JsonSerializerContext;
