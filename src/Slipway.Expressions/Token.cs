namespace Slipway.Expressions;

/// <summary>A piece of an expression's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; the content of a string without quotes and escapes.</param>
/// <param name="Position">Where it starts, from 0.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    /// <summary>Value of a number.</summary>
    public double Number { get; init; }

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"\"{Text}\"",
        _ => Text,
    };
}
