namespace Slipway.Api.Trees;

/// <summary>What became of reading a text: <see cref="Success"/> or <see cref="SyntaxError"/>.</summary>
public abstract record TreeReadResult
{
    private TreeReadResult()
    {
    }

    /// <summary>The text was read.</summary>
    /// <param name="Root">The value of the whole text.</param>
    public sealed record Success(Tree Root) : TreeReadResult;

    /// <summary>The text does not follow the grammar, or is nested too deeply.</summary>
    /// <param name="Message">What is wrong, without the place.</param>
    /// <param name="Position">Where.</param>
    public sealed record SyntaxError(string Message, TreePosition Position) : TreeReadResult
    {
        /// <inheritdoc/>
        public override string ToString() => Position.Line == 0 ? Message : $"{Position}: {Message}";
    }
}
