using System.Text;
using Slipway.Api.Trees;
using YamlDotNet.Core;

namespace Slipway.Yaml;

/// <summary>
/// Reads YAML into trees with positions, duplicate names kept. Plain scalars become what Kubernetes makes of them when it turns YAML into
/// JSON (<see cref="PlainScalar"/>).
/// </summary>
public static class YamlReader
{
    /// <summary>How many values one text may expand to, counting what aliases repeat.</summary>
    public const int MaximumValues = 1_000_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads all documents of a text.</summary>
    public static YamlReadResult Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            return new YamlReadResult.Success(new TreeComposer(parser).Documents());
        }
        catch (YamlException e)
        {
            return new YamlReadResult.SyntaxError(Plain(e.Message), new TreePosition((int)e.Start.Line, (int)e.Start.Column));
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner ends so on some unclosed lists; what it read last is near the place.
            var at = parser.Current?.End ?? Mark.Empty;
            return new YamlReadResult.SyntaxError("a list or object is not closed", new TreePosition((int)at.Line, (int)at.Column));
        }
    }

    /// <summary>Reads a body that holds exactly one document, as request bodies do.</summary>
    public static TreeReadResult ReadOne(ReadOnlySpan<byte> utf8)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return new TreeReadResult.SyntaxError("the text holds bytes that are not valid UTF-8", default);
        }

        return Read(text) switch
        {
            YamlReadResult.SyntaxError error => new TreeReadResult.SyntaxError(error.Message, error.Position),
            YamlReadResult.Success { Documents: [var only] } => new TreeReadResult.Success(only),
            YamlReadResult.Success { Documents: [] } => new TreeReadResult.SyntaxError("the text is empty", new TreePosition(1, 1)),
            YamlReadResult.Success several =>
                new TreeReadResult.SyntaxError("the text holds more than one document", several.Documents[1].Position),
            _ => throw new InvalidOperationException("YamlReadResult has two cases."),
        };
    }

    // Some messages begin with the place, which the result carries by itself.
    private static string Plain(string message)
    {
        var end = message.StartsWith("(Line:", StringComparison.Ordinal) ? message.IndexOf("): ", StringComparison.Ordinal) : -1;
        return (end < 0 ? message : message[(end + 3)..]).TrimEnd('.');
    }
}
