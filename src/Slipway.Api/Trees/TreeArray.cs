namespace Slipway.Api.Trees;

/// <summary>A list of values.</summary>
public sealed class TreeArray(IReadOnlyList<Tree> items, TreePosition position = default) : Tree(position)
{
    /// <summary>The values in order.</summary>
    public IReadOnlyList<Tree> Items { get; } = items;

    /// <inheritdoc/>
    public override string TypeName => "array";

    /// <inheritdoc/>
    public override bool DeepEquals(Tree? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is not TreeArray a || a.Items.Count != Items.Count)
        {
            return false;
        }

        for (var i = 0; i < Items.Count; i++)
        {
            if (!Items[i].DeepEquals(a.Items[i]))
            {
                return false;
            }
        }

        return true;
    }
}
