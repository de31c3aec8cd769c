using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching;

/// <summary>One operation of RFC 6902.</summary>
internal sealed record JsonPatchOperation(string Op, JsonPointer Path, JsonPointer? From, Tree? Value)
{
    public const string Add = "add";
    public const string Remove = "remove";
    public const string Replace = "replace";
    public const string Move = "move";
    public const string Copy = "copy";
    public const string Test = "test";

    /// <summary>Reads an operation; null with the reason when it is malformed.</summary>
    public static JsonPatchOperation? Read(Tree tree, out string reason)
    {
        reason = "";
        if (tree is not TreeObject o)
        {
            reason = $"must be an object, not {tree.TypeName}";
            return null;
        }

        var op = o.Text("op");
        if (op is not (Add or Remove or Replace or Move or Copy or Test))
        {
            reason = op is null ? "field \"op\" is missing" : $"op \"{op}\" is none of add, copy, move, remove, replace, test";
            return null;
        }

        var path = Pointer(o, "path", ref reason);
        var from = op is Move or Copy ? Pointer(o, "from", ref reason) : null;
        if (op is Add or Replace or Test && !o.Has("value"))
        {
            reason = $"field \"value\" is missing, {op} needs it";
        }

        return reason.Length == 0 ? new JsonPatchOperation(op, path!, from, o["value"]) : null;
    }

    private static JsonPointer? Pointer(TreeObject operation, string name, ref string reason)
    {
        var text = operation.Text(name);
        var pointer = text is null ? null : JsonPointer.Parse(text);
        if (pointer is null)
        {
            reason = text is null ? $"field \"{name}\" is missing"
                : $"{name} \"{text}\" is no JSON pointer: it starts with \"/\" and has \"~\" only as \"~0\" or \"~1\"";
        }

        return pointer;
    }
}
