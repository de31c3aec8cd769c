using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Node.Pods;

/// <summary>The door between patches of this node and JSON.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class NodeJson : JsonSerializerContext;
