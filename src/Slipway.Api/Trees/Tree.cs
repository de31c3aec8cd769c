namespace Slipway.Api.Trees;

/// <summary>A value of JSON or YAML as it was read: immutable, with its position, so that every error can say where.</summary>
/// <param name="position">Where it starts; default for values that were made and not read.</param>
public abstract class Tree(TreePosition position)
{
    /// <summary>Where the value starts in its text.</summary>
    public TreePosition Position { get; } = position;

    /// <summary>
    /// What kind of value it is, in the words of JSON: <c>object</c>, <c>array</c>, <c>string</c>, <c>number</c>, <c>boolean</c>,
    /// <c>null</c>.
    /// </summary>
    public abstract string TypeName { get; }

    /// <summary>Whether both are the same value; positions and the order of fields do not count.</summary>
    public abstract bool DeepEquals(Tree? other);
}
