using System.Globalization;
using System.Text;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>Bytes that a client sends on one connection; a plain request follows them.</summary>
/// <param name="What">What is special about it.</param>
/// <param name="Text">The bytes, as Latin-1.</param>
internal sealed record Payload(string What, string Text)
{
    /// <summary>The bytes, and a plain request for a target that nothing else asks for.</summary>
    public byte[] With(string last) => Encoding.Latin1.GetBytes($"{Text}GET {last} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    /// <inheritdoc/>
    public override string ToString() => $"{What}: {Escaped(Text)}";

    /// <summary>The same bytes, readable.</summary>
    public static string Escaped(string text)
    {
        var result = new StringBuilder();
        foreach (var c in text)
        {
            _ = c switch
            {
                '\r' => result.Append("\\r"),
                '\n' => result.Append("\\n"),
                '\\' => result.Append(@"\\"),
                < ' ' or > '~' => result.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }
}
