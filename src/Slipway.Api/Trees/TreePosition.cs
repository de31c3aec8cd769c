namespace Slipway.Api.Trees;

/// <summary>A place in a text.</summary>
/// <param name="Line">Line, counted from 1; 0 when unknown.</param>
/// <param name="Column">Column, counted from 1; 0 when unknown.</param>
public readonly record struct TreePosition(int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? "" : $"line {Line}, column {Column}";
}
