using System.Text.Json.Serialization;

namespace Slipway.Gateway.Compiling;

/// <summary>The plan as JSON, on disk and in golden files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(TablePlan))]
internal sealed partial class TablePlanJson : JsonSerializerContext;
