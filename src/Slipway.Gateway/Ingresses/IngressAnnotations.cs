using System.Globalization;
using System.Net;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Ingresses;

/// <summary>Reads the annotations of ingress-nginx. What has no effect here is named; what guards an application and has none makes the
/// Ingress one that is not served.</summary>
/// <param name="annotations">All annotations of the object.</param>
internal sealed class IngressAnnotations(IReadOnlyDictionary<string, string> annotations)
{
    private const string Prefix = "nginx.ingress.kubernetes.io/";
    private const long Kilo = 1024;
    private const int Minute = 60;
    private const int DefaultBurst = 5;
    private const string DefaultMethods = "GET, PUT, POST, DELETE, PATCH, OPTIONS";
    private const string DefaultHeaders =
        "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];

    /// <summary>Annotations without effect, after <see cref="Read"/>.</summary>
    public IReadOnlyList<string> NotHonoured => faults;

    /// <summary>Why the Ingress must not be served; null when it may.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What they ask for.</summary>
    public IngressSettings Read()
    {
        var rewrite = Text("rewrite-target");
        var settings = new IngressSettings
        {
            RewriteTarget = rewrite,
            Regex = Flag("use-regex", false) || rewrite is not null,
            RedirectsToTls = Flag("ssl-redirect", true),
            ForcesTls = Flag("force-ssl-redirect", false),
            Redirect = Redirect("permanent-redirect", (int)Number("permanent-redirect-code", 301, 300, 308))
                ?? Redirect("temporal-redirect", (int)Number("temporal-redirect-code", 302, 300, 308)),
            AppRoot = Text("app-root"),
            ReadMilliseconds = Text("proxy-read-timeout") is null ? null : (int)Number("proxy-read-timeout", 60, 1, 86_400) * 1000,
            BackendHost = Text("upstream-vhost"),
            Aliases = [.. List("server-alias").Select(static a => a.ToLowerInvariant())],
            Http2 = Protocol(),
            Cors = Flag("enable-cors", false) ? Cors() : null,
            Admission = Admission(),
            Session = Session(),
        };
        Refuse();
        foreach (var name in annotations.Keys.Where(static k => k.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(static k => k[Prefix.Length..]).Where(n => !read.Contains(n)).Order(StringComparer.Ordinal))
        {
            faults.Add($"annotation {Prefix}{name}: not served here");
        }

        return settings;
    }

    /// <summary>An Ingress that is to be guarded is better not served than served to everybody.</summary>
    private void Refuse()
    {
        var guard = annotations.Keys.Where(static k => k.StartsWith(Prefix + "auth-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).FirstOrDefault();
        var isCanary = Flag("canary", false);
        Refusal ??= guard is not null ? $"annotation {guard} asks for a check of clients that is not made here"
            : isCanary ? $"annotation {Prefix}canary: canaries of Ingresses are not served; a Rollout shifts traffic step by step"
            : null;
        if (Refusal is not null)
        {
            read.UnionWith(annotations.Keys.Where(static k => k.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(static k => k[Prefix.Length..]));
        }
    }

    private PlannedRedirect? Redirect(string name, int code)
    {
        if (Text(name) is not { } to)
        {
            return null;
        }

        if (!Uri.TryCreate(to, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || to.Contains('$'))
        {
            faults.Add($"annotation {Prefix}{name}: {to} is not served; allowed is an absolute URL without variables");
            return null;
        }

        return new PlannedRedirect
        {
            StatusCode = code,
            Scheme = uri.Scheme,
            Host = uri.Host,
            Port = uri.IsDefaultPort ? null : uri.Port,
            Path = uri.AbsolutePath == "/" && !to.EndsWith('/') ? null : new PlannedPathEdit(uri.AbsolutePath, OnlyPrefix: false),
        };
    }

    private bool Protocol()
    {
        var protocol = Text("backend-protocol")?.ToUpperInvariant() ?? "HTTP";
        if (protocol is not ("HTTP" or "GRPC"))
        {
            faults.Add($"annotation {Prefix}backend-protocol: {protocol} is not served; allowed are HTTP and GRPC");
        }

        return protocol == "GRPC";
    }

    private PlannedSession? Session()
    {
        if (Text("affinity") is not { } affinity)
        {
            return null;
        }

        var name = Text("session-cookie-name") ?? "INGRESSCOOKIE";
        var age = Text("session-cookie-max-age") is null ? Number("session-cookie-expires", 0, 0, int.MaxValue)
            : Number("session-cookie-max-age", 0, 0, int.MaxValue);
        read.Add("session-cookie-expires");
        var session = new PlannedSession(name, Header: false)
        {
            AbsoluteSeconds = age == 0 ? null : (int)age,
            Permanent = age > 0,
            Path = Text("session-cookie-path"),
        };
        var fault = affinity != "cookie" ? $"affinity: {affinity} is not served; allowed is cookie"
            : !UnsupportedSession.IsName(name) ? $"session-cookie-name: {name} is no name of a cookie"
            : session.Path?.AsSpan().ContainsAnyExceptInRange('!', '~') == true || session.Path?.Contains(';') == true
                ? $"session-cookie-path: {session.Path} is no path"
            : null;
        if (fault is not null)
        {
            faults.Add($"annotation {Prefix}{fault}");
        }

        return fault is null ? session : null;
    }

    private PlannedCors Cors() => new()
    {
        Origins = [.. List("cors-allow-origin").DefaultIfEmpty("*")],
        Methods = Split(Text("cors-allow-methods") ?? DefaultMethods),
        Headers = Split(Text("cors-allow-headers") ?? DefaultHeaders),
        Exposed = List("cors-expose-headers"),
        Credentials = Flag("cors-allow-credentials", true),
        MaxAgeSeconds = (int)Number("cors-max-age", 1_728_000, 0, int.MaxValue),
    };

    private PlannedAdmission? Admission()
    {
        var perSecond = Number("limit-rps", 0, 0, int.MaxValue);
        var perMinute = Number("limit-rpm", 0, 0, int.MaxValue);
        var rate = perSecond > 0 ? perSecond : perMinute > 0 ? (double)perMinute / Minute : (double?)null;
        var factor = Number("limit-burst-multiplier", DefaultBurst, 1, int.MaxValue);
        var admission = new PlannedAdmission
        {
            MaxBodyBytes = Bytes("proxy-body-size"),
            RequestsPerSecond = rate,
            Burst = rate is null ? 1 : (int)Math.Min(int.MaxValue, Math.Max(1, (perSecond > 0 ? perSecond : perMinute) * factor)),
            Allowed = Networks("whitelist-source-range", "allowlist-source-range"),
            Denied = Networks("denylist-source-range"),
            Unlimited = Networks("limit-whitelist", "limit-allowlist"),
        };
        return admission.MaxBodyBytes is null && rate is null && admission.Allowed.Count + admission.Denied.Count == 0 ? null : admission;
    }

    /// <summary>A list that cannot be read lets nobody in, rather than everybody.</summary>
    private string[] Networks(params string[] names)
    {
        var all = names.SelectMany(List).Select(static n => n.Contains('/') ? n : $"{n}/{(n.Contains(':') ? 128 : 32)}").ToArray();
        foreach (var bad in all.Where(static n => !IPNetwork.TryParse(n, out _)))
        {
            Refusal ??= $"annotation {Prefix}{names[0]}: {bad} is no network; allowed are such as 10.0.0.0/8";
        }

        return Refusal is null ? all : [];
    }

    /// <summary>A size as nginx writes them: bytes, or with k, m or g. 0 is for any size.</summary>
    private long? Bytes(string name)
    {
        if (Text(name) is not { Length: > 0 } text)
        {
            return null;
        }

        var unit = char.ToLowerInvariant(text[^1]) switch { 'k' => Kilo, 'm' => Kilo * Kilo, 'g' => Kilo * Kilo * Kilo, _ => 1 };
        var digits = unit == 1 ? text : text[..^1];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / unit)
        {
            faults.Add($"annotation {Prefix}{name}: {text} is no size; allowed are such as 512k, 8m or 0");
            return null;
        }

        return number == 0 ? null : number * unit;
    }

    private long Number(string name, long otherwise, long least, long most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        faults.Add($"annotation {Prefix}{name}: {text} is not allowed; allowed are numbers from {least} to {most}");
        return otherwise;
    }

    private bool Flag(string name, bool otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        faults.Add($"annotation {Prefix}{name}: {text} is not allowed; allowed are true and false");
        return otherwise;
    }

    private string[] List(string name) => Split(Text(name) ?? "");

    private static string[] Split(string list)
        => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string? Text(string name)
    {
        read.Add(name);
        return annotations.TryGetValue(Prefix + name, out var text) ? text.Trim() : null;
    }
}
