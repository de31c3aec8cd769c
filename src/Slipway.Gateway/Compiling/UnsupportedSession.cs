using System.Text;
using Slipway.Api.Gateway;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Compiling;

/// <summary>Finds what the schema of <c>sessionPersistence</c> allows and this gateway does not serve.</summary>
internal static class UnsupportedSession
{
    /// <summary>The first such field with value and reason; null when there is none.</summary>
    public static string? Find(string at, SessionPersistence? session) => session switch
    {
        null => null,
        { SessionName.Length: > 0 } named when !IsName(named.SessionName) =>
            $"{at}.sessionName: {named.SessionName} is not allowed; allowed are names of cookies and headers that no proxy owns",
        { CookieConfig.LifetimeType: "Permanent", AbsoluteTimeout: null, Type: not "Header" } =>
            $"{at}.absoluteTimeout: none is not allowed where cookieConfig.lifetimeType is Permanent",
        _ => null,
    };

    /// <summary>Whether a cookie or a header may have this name.</summary>
    public static bool IsName(string name)
        => Ascii.IsValid(name) && Encoding.ASCII.GetBytes(name) is var bytes && HeadValidator.IsToken(bytes)
            && HeaderKinds.Of(bytes) == HeaderKind.Other;
}
