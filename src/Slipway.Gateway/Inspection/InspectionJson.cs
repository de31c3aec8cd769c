using System.Text.Json.Serialization;

namespace Slipway.Gateway.Inspection;

/// <summary>The reports as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<RuleReport>))]
[JsonSerializable(typeof(IReadOnlyList<EndpointReport>))]
[JsonSerializable(typeof(RequestExplanation))]
[JsonSerializable(typeof(RequestQuestion))]
public sealed partial class InspectionJson : JsonSerializerContext;
