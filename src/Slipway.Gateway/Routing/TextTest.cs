using System.Text;
using System.Text.RegularExpressions;
using Slipway.Api.Delivery;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Routing;

/// <summary>A test of bytes of a request, compiled once.</summary>
internal sealed class TextTest
{
    private readonly byte[] value;
    private readonly TextKind kind;
    private readonly Regex? regex;

    public TextTest(PlannedText plan)
    {
        kind = plan.Kind;
        value = Encoding.UTF8.GetBytes(plan.Value);
        regex = kind == TextKind.Regex ? RoutePattern.Compile(plan.Value) : null;
    }

    /// <summary>Whether a text passes.</summary>
    public bool Accepts(ReadOnlySpan<byte> text) => kind switch
    {
        TextKind.Exact => text.SequenceEqual(value),
        TextKind.Prefix => text.StartsWith(value),
        _ => regex!.IsMatch(Encoding.UTF8.GetString(text)),
    };
}
