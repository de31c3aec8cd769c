using System.Net;

namespace Slipway.Cli.Hosting.Supervision;

/// <summary>What the gateway was told of proxies in front of it and of traces.</summary>
/// <param name="Trusted">Networks of the proxies whose word is taken, separated by commas, or <see cref="NoProxy"/>; null when nobody has
/// said.</param>
/// <param name="SampleTraces">Whether traces that begin at the gateway are marked as sampled.</param>
internal sealed record ProxyChoice(string? Trusted, bool SampleTraces)
{
    /// <summary>Value of <c>--trusted-proxies</c> that trusts nobody.</summary>
    public const string NoProxy = "none";

    private const string TrustedVariable = "SLIPWAY_TRUSTED_PROXIES";
    private const string SampleVariable = "SLIPWAY_TRACE_SAMPLE";

    /// <summary>Nothing was said.</summary>
    public static ProxyChoice Unsaid { get; } = new(null, false);

    /// <summary>The options of the command line that say the same.</summary>
    public IReadOnlyList<string> Words
        => [.. Trusted is null ? Array.Empty<string>() : ["--trusted-proxies", Trusted],
            .. SampleTraces ? ["--trace-sample"] : Array.Empty<string>()];

    /// <summary>The networks; null when nobody has said.</summary>
    public IReadOnlyList<IPNetwork>? Networks
        => Trusted is null ? null
            : Trusted == NoProxy ? []
            : [.. Trusted.Split(',').Select(static part => NetworkOf(part) ?? throw new FormatException($"{part} is no network"))];

    /// <summary>What the gateway was told.</summary>
    public static ProxyChoice FromEnvironment() => new(
        Environment.GetEnvironmentVariable(TrustedVariable) is { Length: > 0 } trusted ? trusted : null,
        Environment.GetEnvironmentVariable(SampleVariable) == "1");

    /// <summary>The network that a text means, or the address alone; null when it is neither.</summary>
    public static IPNetwork? NetworkOf(string text)
        => IPNetwork.TryParse(text, out var network) ? network
            : !text.Contains('/', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address)
                ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;

    /// <summary>Tells the gateway.</summary>
    public void WriteTo(IDictionary<string, string> environment)
        => (environment[TrustedVariable], environment[SampleVariable]) = (Trusted ?? "", SampleTraces ? "1" : "0");
}
