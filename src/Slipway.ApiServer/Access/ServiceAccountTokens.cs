using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Core;
using Slipway.Api.Schemas;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Access;

/// <summary>Signed tokens of service accounts: JWT with RS256 (RFC 7519, RFC 7518) and the claims of Kubernetes.</summary>
internal sealed class ServiceAccountTokens(RSA key, ObjectReader reader, TimeProvider time, Uri issuer)
{
    /// <summary>Shortest and longest life in seconds; Kubernetes' bounds are 10 minutes and 2^32 s, ours end at 10 years.</summary>
    private const long MinimumSeconds = 600;
    private const long MaximumSeconds = 10L * 365 * 24 * 3600;

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);

    public string DefaultAudience => issuer.ToString().TrimEnd('/');

    /// <summary>Makes a token.</summary>
    /// <param name="account">The account; must be stored.</param>
    /// <param name="audiences">Who may accept it; empty for this server.</param>
    /// <param name="seconds">Life in seconds, default 3600, clipped to the bounds.</param>
    /// <param name="pod">Pod to whose life the token is bound; null for none.</param>
    public (string Token, DateTimeOffset Expires) Issue(
        ServiceAccount account, IReadOnlyList<string> audiences, long? seconds, (string Name, string Uid)? pod)
    {
        var now = time.GetUtcNow();
        var expires = now.AddSeconds(Math.Clamp(seconds ?? 3600, MinimumSeconds, MaximumSeconds));
        var (space, name) = (account.Metadata!.Namespace!, account.Metadata.Name!);
        var bound = new JsonObject
        {
            ["namespace"] = space,
            ["serviceaccount"] = new JsonObject { ["name"] = name, ["uid"] = account.Metadata.Uid },
        };
        if (pod is { } p)
        {
            bound["pod"] = new JsonObject { ["name"] = p.Name, ["uid"] = p.Uid };
        }

        var claims = new JsonObject
        {
            ["aud"] = new JsonArray(
                [.. (audiences.Count == 0 ? [DefaultAudience] : audiences).Select(static a => (JsonNode)JsonValue.Create(a)!)]),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = DefaultAudience,
            ["kubernetes.io"] = bound,
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["sub"] = $"system:serviceaccount:{space}:{name}",
        };
        var content = $"{Header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return ($"{content}.{Base64Url.EncodeToString(signature)}", expires);
    }

    /// <summary>The user of a token, or null when it is not ours, was changed, is expired, or its account or pod is gone.</summary>
    public ApiUser? Read(string token, string? audience = null)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || parts[0] != Header)
        {
            return null;
        }

        try
        {
            var signed = key.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
                    RSASignaturePadding.Pkcs1);
            if (!signed)
            {
                return null;
            }

            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return UserOf(claims.RootElement, audience ?? DefaultAudience);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private ApiUser? UserOf(JsonElement claims, string audience)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (claims.GetProperty("exp").GetInt64() <= now || claims.GetProperty("nbf").GetInt64() > now + 60
            || claims.GetProperty("iss").GetString() != DefaultAudience
            || !claims.GetProperty("aud").EnumerateArray().Any(a => a.GetString() == audience))
        {
            return null;
        }

        var bound = claims.GetProperty("kubernetes.io");
        var space = bound.GetProperty("namespace").GetString()!;
        if (!Lives(Kinds.Of<ServiceAccount>(), space, bound.GetProperty("serviceaccount"), out var name, out var uid)
            || (bound.TryGetProperty("pod", out var pod) && !Lives(Kinds.Of<Pod>(), space, pod, out _, out _)))
        {
            return null;
        }

        return ApiUser.Known(
            $"system:serviceaccount:{space}:{name}", "system:serviceaccounts", $"system:serviceaccounts:{space}") with { Uid = uid };
    }

    private bool Lives(KindInfo kind, string space, JsonElement reference, out string name, out string uid)
    {
        name = reference.GetProperty("name").GetString()!;
        uid = reference.GetProperty("uid").GetString()!;
        return reader.Find(kind, space, name)?.Typed.Metadata?.Uid == uid;
    }
}
