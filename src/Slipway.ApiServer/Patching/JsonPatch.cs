using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching;

/// <summary>RFC 6902. All operations apply, or none.</summary>
internal sealed class JsonPatch
{
    /// <summary>Most operations in one patch, as in Kubernetes: each copies a path of the object.</summary>
    public const int MaximumOperations = 10_000;

    /// <summary>Most values that all "copy" operations of a patch may add together: doubling copies grow without bound else.</summary>
    public const int MaximumCopiedValues = 200_000;

    private Tree document;
    private int copied;
    private string? error;

    private JsonPatch(Tree document) => this.document = document;

    public static PatchOutcome Apply(TreeObject live, Tree patch)
    {
        if (patch is not TreeArray list)
        {
            return PatchOutcome.BadRequest($"a json patch must be an array of operations, not {patch.TypeName}");
        }

        if (list.Items.Count > MaximumOperations)
        {
            return new PatchOutcome.Refused(413, "RequestEntityTooLarge", "Request entity is too large: "
                + $"The allowed maximum operations in a JSON patch is {MaximumOperations}, got {list.Items.Count}");
        }

        var run = new JsonPatch(live);
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (JsonPatchOperation.Read(list.Items[i], out var malformed) is not { } operation)
            {
                return PatchOutcome.BadRequest($"operation {i} of the json patch: {malformed}");
            }

            run.Run(operation);
            if (run.error is { } error)
            {
                return PatchOutcome.Unprocessable(operation.Path.Text, $"operation {i} ({operation.Op}): {error}");
            }
        }

        return run.document is TreeObject result
            ? new PatchOutcome.Patched(result)
            : PatchOutcome.Unprocessable("", $"the patch turns the object into {run.document.TypeName}");
    }

    private void Run(JsonPatchOperation operation)
    {
        switch (operation.Op)
        {
            case JsonPatchOperation.Add:
                Put(operation.Path, operation.Value!, JsonPatchOperation.Add);
                break;
            case JsonPatchOperation.Replace:
                Put(operation.Path, operation.Value!, JsonPatchOperation.Replace);
                break;
            case JsonPatchOperation.Remove:
                Put(operation.Path, null, JsonPatchOperation.Remove);
                break;
            case JsonPatchOperation.Test:
                // A missing value equals null, as in Kubernetes.
                if (!(operation.Path.Find(document) ?? new TreeNull()).DeepEquals(operation.Value))
                {
                    error = "the value is not the one that was tested for";
                }

                break;
            default:
                Relocate(operation);
                break;
        }
    }

    private void Relocate(JsonPatchOperation operation)
    {
        var from = operation.From!;
        if (from.Find(document) is not { } value)
        {
            error = $"there is no value at {from.Text}";
            return;
        }

        if (operation.Op == JsonPatchOperation.Move)
        {
            if (operation.Path.Text == from.Text)
            {
                return;
            }

            if (operation.Path.IsWithin(from))
            {
                error = $"{from.Text} cannot move into itself";
                return;
            }

            Put(from, null, JsonPatchOperation.Remove);
        }
        else
        {
            Count(value);
        }

        if (error is null)
        {
            Put(operation.Path, value, JsonPatchOperation.Add);
        }
    }

    // Copies share their parts in memory, but not once they are written.
    private void Count(Tree value)
    {
        if (++copied > MaximumCopiedValues)
        {
            error = $"copies add more than {MaximumCopiedValues} values";
            return;
        }

        switch (value)
        {
            case TreeObject o:
                for (var i = 0; i < o.Fields.Count && error is null; i++)
                {
                    Count(o.Fields[i].Value);
                }

                break;
            case TreeArray a:
                for (var i = 0; i < a.Items.Count && error is null; i++)
                {
                    Count(a.Items[i]);
                }

                break;
        }
    }

    private void Put(JsonPointer path, Tree? value, string op)
    {
        if (path.Steps.Count > 0)
        {
            document = Put(document, path, 0, value, op);
        }
        else if (value is null)
        {
            error = "the whole object cannot be removed";
        }
        else
        {
            document = value;
        }
    }

    private Tree Put(Tree at, JsonPointer path, int depth, Tree? value, string op)
    {
        var step = path.Steps[depth];
        if (depth == path.Steps.Count - 1)
        {
            return at switch
            {
                TreeObject o => PutField(o, step, value, op),
                TreeArray a => PutItem(a, step, value, op),
                _ => Fail(at, path, depth),
            };
        }

        switch (at)
        {
            case TreeObject o when o[step] is { } child:
                return o.With(step, Put(child, path, depth + 1, value, op));
            case TreeArray a when JsonPointer.Index(step, a.Items.Count - 1) is { } index:
                var items = a.Items.ToArray();
                items[index] = Put(items[index], path, depth + 1, value, op);
                return new TreeArray(items, a.Position);
            default:
                return Fail(at, path, depth);
        }
    }

    private TreeObject PutField(TreeObject parent, string name, Tree? value, string op)
    {
        if (op != JsonPatchOperation.Add && !parent.Has(name))
        {
            error = $"there is no field \"{name}\"";
            return parent;
        }

        return value is null ? parent.Without(name) : parent.With(name, value);
    }

    private TreeArray PutItem(TreeArray parent, string step, Tree? value, string op)
    {
        var count = parent.Items.Count;
        var add = op == JsonPatchOperation.Add;
        if ((add && step == "-" ? count : JsonPointer.Index(step, add ? count : count - 1)) is not { } index)
        {
            error = $"\"{step}\" is no index of a list of {count}";
            return parent;
        }

        var items = parent.Items.ToList();
        if (value is null)
        {
            items.RemoveAt(index);
        }
        else if (add)
        {
            items.Insert(index, value);
        }
        else
        {
            items[index] = value;
        }

        return new TreeArray(items, parent.Position);
    }

    private Tree Fail(Tree at, JsonPointer path, int depth)
    {
        error = at is TreeObject or TreeArray
            ? $"there is no value at /{string.Join('/', path.Steps.Take(depth + 1))}"
            : $"/{string.Join('/', path.Steps.Take(depth))} is {at.TypeName} and has no fields";
        return at;
    }
}
