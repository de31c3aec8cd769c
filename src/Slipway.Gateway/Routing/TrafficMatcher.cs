using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Routing;

/// <summary>One alternative of a route or mirror of a split, ready to be tested.</summary>
internal sealed class TrafficMatcher
{
    private readonly TextTest? method;
    private readonly TextTest? path;
    private readonly Named[] headers;
    private readonly Named[] cookies;
    private readonly Named[] query;

    public TrafficMatcher(PlannedTrafficMatch plan)
    {
        method = plan.Method is null ? null : new TextTest(plan.Method);
        path = plan.Path is null ? null : new TextTest(plan.Path);
        headers = Compile(plan.Headers);
        cookies = Compile(plan.Cookies);
        query = Compile(plan.Query);
    }

    /// <summary>Whether all tests hold.</summary>
    public bool Accepts(RequestHead head)
    {
        if (method?.Accepts(head.Method) == false || path?.Accepts(head.Path) == false)
        {
            return false;
        }

        foreach (var test in headers)
        {
            if (!HasHeader(head.Fields, test))
            {
                return false;
            }
        }

        foreach (var test in cookies)
        {
            if (!CookieHeader.TryGet(head.Fields, test.Name, out var value) || !test.Text.Accepts(value))
            {
                return false;
            }
        }

        foreach (var test in query)
        {
            if (!QueryString.First(head.Query, test.Name, test.Text))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Several lines of one name are several values: one of them is enough.</summary>
    private static bool HasHeader(HeaderFields fields, Named test)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(fields.NameOf(i), test.Name) && test.Text.Accepts(fields.ValueOf(i)))
            {
                return true;
            }
        }

        return false;
    }

    private static Named[] Compile(IReadOnlyList<PlannedNamedText> plan)
        => [.. plan.Select(static p => new Named(Encoding.UTF8.GetBytes(p.Name), new TextTest(p.Text)))];

    private sealed record Named(byte[] Name, TextTest Text);
}
