using System.Globalization;
using System.Text.Json.Serialization;
using Slipway.Api.Serialization;

namespace Slipway.Api.Meta;

/// <summary>An amount of a resource, such as <c>250m</c> or <c>64Mi</c>, kept as it was written.</summary>
/// <param name="Text">The amount as it was written.</param>
[JsonConverter(typeof(QuantityConverter))]
public readonly record struct Quantity(string Text)
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1024m), ("Mi", 1048576m), ("Gi", 1073741824m), ("Ti", 1099511627776m), ("Pi", 1125899906842624m),
            ("Ei", 1152921504606846976m),
        ("n", 0.000000001m), ("u", 0.000001m), ("m", 0.001m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m),
            ("E", 1e18m),
    ];

    /// <summary>The amount as a number, or null when the text is no quantity.</summary>
    public decimal? Value
    {
        get
        {
            var body = Text.AsSpan();
            var factor = 1m;
            foreach (var (suffix, value) in Suffixes)
            {
                if (body.EndsWith(suffix, StringComparison.Ordinal))
                {
                    body = body[..^suffix.Length];
                    factor = value;
                    break;
                }
            }

            return decimal.TryParse(body, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number * factor : null;
        }
    }

    /// <summary>
    /// The form in which Kubernetes writes the amount (<c>1024Mi</c> as <c>1Gi</c>, <c>0.5</c> as <c>500m</c>); null when it is no
    /// quantity.
    /// </summary>
    public string? Canonical => QuantityForm.Of(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
