using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>Puts the fields that a walk has kept of an object in the order of the schema.</summary>
internal static class SchemaFieldOrder
{
    /// <summary>Objects with at most so many fields are walked without an array for the ranks.</summary>
    public const int OnStack = 64;

    /// <summary>
    /// The object of these fields; the original itself where nothing changed, as is nearly always so. Fields of the same rank keep
    /// their order.
    /// </summary>
    /// <param name="original">The object that the fields come from.</param>
    /// <param name="fields">The fields; taken over.</param>
    /// <param name="ranks">The rank of each.</param>
    /// <param name="count">How many there are.</param>
    public static TreeObject Build(TreeObject original, KeyValuePair<string, Tree>[] fields, Span<int> ranks, int count)
        => IsOrdered(fields, ranks, count) && IsSame(original, fields, count)
            ? original
            : new TreeObject(count == fields.Length ? fields : fields[..count], original.Position);

    // Whether the order was right; it is afterwards. Few fields, nearly in order: no sort is faster than this.
    private static bool IsOrdered(KeyValuePair<string, Tree>[] fields, Span<int> ranks, int count)
    {
        var wasOrdered = true;
        for (var next = 1; next < count; next++)
        {
            var (field, rank, at) = (fields[next], ranks[next], next);
            for (; at > 0 && ranks[at - 1] > rank; at--)
            {
                (fields[at], ranks[at]) = (fields[at - 1], ranks[at - 1]);
                wasOrdered = false;
            }

            (fields[at], ranks[at]) = (field, rank);
        }

        return wasOrdered;
    }

    private static bool IsSame(TreeObject original, KeyValuePair<string, Tree>[] fields, int count)
    {
        if (count != original.Fields.Count || original.Duplicates.Count > 0)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!ReferenceEquals(fields[i].Value, original.Fields[i].Value))
            {
                return false;
            }
        }

        return true;
    }
}
