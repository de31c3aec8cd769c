using System.Globalization;

namespace Slipway.Gateway.Sessions;

/// <summary>What a client is told of its session, and says again: <c>POD.BEGAN.LAST</c> in hexadecimal digits.</summary>
/// <param name="Pod">Hash of the endpoint, which tells nothing about it.</param>
/// <param name="Began">When the session began, in seconds of Unix time.</param>
/// <param name="Last">When the token was made, in seconds of Unix time.</param>
internal readonly record struct SessionToken(ulong Pod, long Began, long Last)
{
    private const int PodDigits = 16;

    /// <summary>Reads one; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out SessionToken token)
    {
        token = default;
        var last = text.LastIndexOf((byte)'.');
        if (last <= PodDigits || text[PodDigits] != '.' || !TryRead(text[..PodDigits], out var pod)
            || !TryRead(text[(PodDigits + 1)..last], out var began) || !TryRead(text[(last + 1)..], out var made)
            || began > long.MaxValue || made > long.MaxValue)
        {
            return false;
        }

        token = new SessionToken(pod, (long)began, (long)made);
        return true;
    }

    /// <summary>The token as text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pod:x16}.{Began:x}.{Last:x}");

    private static bool TryRead(ReadOnlySpan<byte> digits, out ulong number)
        => ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
}
