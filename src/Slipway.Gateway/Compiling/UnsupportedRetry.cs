using Slipway.Api.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>Finds what the schema allows in <c>retry</c> and this gateway does not serve.</summary>
internal static class UnsupportedRetry
{
    private const int LowestCode = 400;
    private const int HighestCode = 599;
    private const long MostMilliseconds = 60_000;

    /// <summary>The first such field with value and reason; null when there is none.</summary>
    /// <param name="at">Where it stands.</param>
    /// <param name="retry">What it says.</param>
    public static string? Find(string at, HTTPRouteRetry? retry)
    {
        foreach (var code in retry?.Codes ?? [])
        {
            if (code is < LowestCode or > HighestCode)
            {
                return $"{at}.codes: {code} is not served; allowed are {LowestCode} to {HighestCode}";
            }
        }

        return GatewayDuration.Milliseconds(retry?.Backoff) > MostMilliseconds
            ? $"{at}.backoff: {retry!.Backoff} is not served; allowed is up to 1m" : null;
    }
}
