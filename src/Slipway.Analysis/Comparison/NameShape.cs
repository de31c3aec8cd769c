namespace Slipway.Analysis.Comparison;

/// <summary>Names with what stands for one of many taken out, so that their number stays small.</summary>
public static class NameShape
{
    private const string One = "{id}";
    private const int LeastHex = 8;
    private const int MostLength = 64;

    /// <summary>A request path with each segment that looks like an id written as <c>{id}</c>.</summary>
    /// <param name="path">The path, without its query.</param>
    public static string OfPath(string path) => string.Join('/', path.Split('/').Select(Of));

    /// <summary>A name, or <c>{id}</c> when it is a number, a long one of hexadecimal digits and hyphens, or very long.</summary>
    /// <param name="name">The name.</param>
    public static string Of(string name)
    {
        var (digits, hex) = (0, 0);
        foreach (var c in name)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            hex += char.IsAsciiHexDigit(c) || c == '-' ? 1 : 0;
        }

        return digits > 0 && (digits == name.Length || (hex == name.Length && hex >= LeastHex)) || name.Length > MostLength ? One : name;
    }
}
