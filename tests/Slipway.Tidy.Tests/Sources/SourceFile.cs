namespace Slipway.Tidy.Tests.Sources;

/// <summary>One C# file.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Text">As it is.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private string? code;
    private CodeOutline? outline;

    public string[] Lines { get; } = Text.TrimEnd('\n').Split('\n');

    /// <summary>The text with comments and the content of literals blanked; line breaks and length stay.</summary>
    public string Code => code ??= CodeBlanker.Blank(Text);

    public CodeOutline Outline => outline ??= CodeOutline.Of(Code);
}
