namespace Slipway.Expressions;

/// <summary>A part of an expression.</summary>
/// <param name="Position">Where it stands in the text, from 0.</param>
internal abstract record Node(int Position)
{
    /// <summary>A value that stands in the text.</summary>
    public sealed record Literal(ExpressionValue Value, int Position) : Node(Position);

    /// <summary>A variable.</summary>
    public sealed record Variable(string Name, int Position) : Node(Position);

    /// <summary>The item that a list function looks at.</summary>
    public sealed record Item(int Position) : Node(Position);

    /// <summary><c>-x</c>, <c>+x</c> or <c>!x</c>.</summary>
    public sealed record Unary(string Operator, Node Operand, int Position) : Node(Position);

    /// <summary>Two operands with an operator between them.</summary>
    public sealed record Binary(string Operator, Node Left, Node Right, int Position) : Node(Position);

    /// <summary><c>condition ? yes : no</c>.</summary>
    public sealed record Choice(Node Condition, Node Yes, Node No, int Position) : Node(Position);

    /// <summary><c>x[index]</c> or <c>x.name</c>; with <c>?.</c> nil of nil.</summary>
    public sealed record Index(Node Of, Node At, bool NilIsFine, int Position) : Node(Position);

    /// <summary><c>x[from:to]</c>.</summary>
    public sealed record Slice(Node Of, Node? From, Node? To, int Position) : Node(Position);

    /// <summary>A function with values.</summary>
    public sealed record Call(Function Function, IReadOnlyList<Node> Arguments, int Position) : Node(Position);

    /// <summary>A function that looks at each item of a list.</summary>
    public sealed record Each(string Function, Node List, Node? Body, int Position) : Node(Position);

    /// <summary><c>[a, b]</c>.</summary>
    public sealed record ArrayLiteral(IReadOnlyList<Node> Items, int Position) : Node(Position);

    /// <summary><c>{a: b}</c>.</summary>
    public sealed record MapLiteral(IReadOnlyList<(Node Key, Node Value)> Items, int Position) : Node(Position);
}
