namespace Slipway.Expressions;

/// <summary>An expression that has been read and checked, ready to be evaluated any number of times. Immutable.</summary>
public sealed class Expression
{
    /// <summary>Longest text in characters: conditions are a line or a few.</summary>
    public const int MaximumLength = 8192;

    /// <summary>Steps that an evaluation may take by default: one for each operation and for each item that a list function looks
    /// at.</summary>
    public const int DefaultCostLimit = 100_000;

    private readonly Node root;

    private Expression(string source, Node root) => (Source, this.root) = (source, root);

    /// <summary>The text.</summary>
    public string Source { get; }

    /// <summary>Reads an expression; unknown names and functions, and wrong numbers of arguments, are found here.</summary>
    /// <param name="source">The text, at most <see cref="MaximumLength"/> characters.</param>
    /// <param name="variables">Names that may be used.</param>
    public static ParseResult Parse(string source, params IReadOnlyCollection<string> variables)
    {
        try
        {
            return source.Length > MaximumLength
                ? new ParseResult.Refused(new ExpressionError(1, 1, $"longer than {MaximumLength} characters"))
                : new ParseResult.Parsed(new Expression(source, new Parser(Lexer.Read(source), variables).ReadAll()));
        }
        catch (ExpressionFault fault)
        {
            return new ParseResult.Refused(ExpressionError.At(source, fault.Position, fault.Message));
        }
    }

    /// <summary>What is wrong with a text, and where; null when it is an expression.</summary>
    /// <inheritdoc cref="Parse"/>
    public static string? ProblemOf(string source, params IReadOnlyCollection<string> variables)
        => Parse(source, variables) is ParseResult.Refused refused ? refused.Error.ToString() : null;

    /// <summary>Evaluates the expression.</summary>
    /// <param name="variables">Values of the names; one that is absent is nil.</param>
    /// <param name="costLimit">Steps it may take.</param>
    public EvaluationResult Evaluate(
        IReadOnlyDictionary<string, ExpressionValue> variables, int costLimit = DefaultCostLimit)
    {
        try
        {
            return new EvaluationResult.Evaluated(new Evaluator(variables, costLimit).Value(root));
        }
        catch (ExpressionFault fault)
        {
            return new EvaluationResult.Failed(ExpressionError.At(Source, fault.Position, fault.Message));
        }
    }
}
