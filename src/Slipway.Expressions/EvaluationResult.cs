namespace Slipway.Expressions;

/// <summary>What an evaluation comes to.</summary>
public abstract record EvaluationResult
{
    private EvaluationResult()
    {
    }

    /// <summary>It has a value.</summary>
    /// <param name="Value">It.</param>
    public sealed record Evaluated(ExpressionValue Value) : EvaluationResult;

    /// <summary>It has none.</summary>
    /// <param name="Error">Why not.</param>
    public sealed record Failed(ExpressionError Error) : EvaluationResult;
}
