namespace Slipway.Expressions;

/// <summary>What is wrong with an expression, and where.</summary>
/// <param name="Line">Line in the text, from 1.</param>
/// <param name="Column">Column in the line, from 1.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record ExpressionError(int Line, int Column, string Problem)
{
    /// <summary>Problem and place in one sentence.</summary>
    public override string ToString() => Line == 1 ? $"at column {Column}: {Problem}" : $"at line {Line}, column {Column}: {Problem}";

    internal static ExpressionError At(string source, int position, string problem)
    {
        var before = source.AsSpan(0, Math.Min(position, source.Length));
        return new ExpressionError(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'), problem);
    }
}
