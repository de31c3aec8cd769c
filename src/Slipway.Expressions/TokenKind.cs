namespace Slipway.Expressions;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Number,
    Text,
    Name,
    Sign,
    End,
}
