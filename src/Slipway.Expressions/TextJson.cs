using System.Text.Json.Serialization;

namespace Slipway.Expressions;

/// <summary>The contract of a bare string, made at compile time.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TextJson : JsonSerializerContext;
