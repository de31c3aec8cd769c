namespace Slipway.Expressions;

/// <summary>Ends parsing or evaluation from any depth; never leaves <see cref="Expression"/>.</summary>
internal sealed class ExpressionFault(int position, string problem) : Exception(problem)
{
    /// <summary>Where in the text, from 0.</summary>
    public int Position { get; } = position;
}
