namespace Slipway.Expressions;

/// <summary>What parsing comes to.</summary>
public abstract record ParseResult
{
    private ParseResult()
    {
    }

    /// <summary>The text is an expression.</summary>
    /// <param name="Expression">It.</param>
    public sealed record Parsed(Expression Expression) : ParseResult;

    /// <summary>The text is none.</summary>
    /// <param name="Error">Why not.</param>
    public sealed record Refused(ExpressionError Error) : ParseResult;
}
