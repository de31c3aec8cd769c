using System.Globalization;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Routing;

/// <summary>A CORS filter, ready to answer preflights and to mark answers (Fetch standard, CORS protocol).</summary>
internal sealed class CorsPolicy
{
    private const string Any = "*";
    private readonly PlannedCors plan;
    private readonly CorsOrigin[] origins;
    private readonly bool anyOrigin;
    private readonly byte[] lines;

    public CorsPolicy(PlannedCors plan)
    {
        this.plan = plan;
        anyOrigin = plan.Origins.Contains(Any);
        origins = [.. plan.Origins.Where(static o => o != Any).Select(static o => new CorsOrigin(o))];
        lines = Encoding.ASCII.GetBytes(
            (plan.Credentials ? "Access-Control-Allow-Credentials: true\r\n" : "")
            + (plan.Exposed.Count == 0 ? "" : $"Access-Control-Expose-Headers: {string.Join(", ", plan.Exposed)}\r\n"));
    }

    private bool IsConstant => anyOrigin && !plan.Credentials;

    /// <summary>The rule whose filter answers a request, because it is a preflight of one that the rule would take; null when the request
    /// is none.</summary>
    public static RouteRule? RuleOf(RoutingTable table, RequestHead head)
    {
        if (!table.HasCors || !head.Method.SequenceEqual("OPTIONS"u8) || !head.Fields.TryGet("origin"u8, out _)
            || !head.Fields.TryGet("access-control-request-method"u8, out var method))
        {
            return null;
        }

        var rule = (table.Find(head.ViewAs(method)) ?? table.Find(head.View))?.Rule;
        return rule?.Cors is null ? null : rule;
    }

    /// <summary>Whether a field of a backend's answer is the filter's to say.</summary>
    public static bool Owns(ReadOnlySpan<byte> name)
        => name.Length > 15 && Ascii.EqualsIgnoreCase(name[..15], "access-control-"u8);

    /// <summary>Most bytes that <see cref="Write"/> needs.</summary>
    public int SizeFor(RequestHead request)
        => 128 + lines.Length + (request.Fields.TryGet("origin"u8, out var origin) ? origin.Length : 0);

    /// <summary>Writes the fields of an answer to a request that is no preflight.</summary>
    public void Write(ref HeadBuilder target, RequestHead request)
    {
        if (!IsConstant)
        {
            target.Add("Vary: Origin\r\n"u8);
        }

        if (request.Fields.TryGet("origin"u8, out var origin) && Allows(origin))
        {
            target.Line("Access-Control-Allow-Origin"u8, IsConstant ? "*"u8 : origin);
            target.Add(lines);
        }
    }

    /// <summary>The fields of an answer that the gateway itself gives to a request that is no preflight.</summary>
    public byte[] Lines(RequestHead request)
    {
        var bytes = new byte[SizeFor(request)];
        var target = new HeadBuilder(bytes);
        Write(ref target, request);
        return bytes[..target.Length];
    }

    /// <summary>The answer to a preflight: without fields that allow anything where the origin is not allowed.</summary>
    public OwnAnswer Preflight(RequestHead request)
    {
        var text = new StringBuilder(IsConstant ? "" : "Vary: Origin\r\n");
        if (request.Fields.TryGet("origin"u8, out var origin) && Allows(origin))
        {
            text.Append("Access-Control-Allow-Origin: ").Append(IsConstant ? Any : Encoding.ASCII.GetString(origin)).Append("\r\n");
            text.Append(plan.Credentials ? "Access-Control-Allow-Credentials: true\r\n" : "");
            Add(text, "Access-Control-Allow-Methods", plan.Methods, request, "access-control-request-method"u8);
            Add(text, "Access-Control-Allow-Headers", plan.Headers, request, "access-control-request-headers"u8);
            text.Append(CultureInfo.InvariantCulture, $"Access-Control-Max-Age: {plan.MaxAgeSeconds}\r\n");
        }

        return OwnAnswer.NoContent(text.ToString());
    }

    /// <summary>With credentials <c>*</c> is a name to browsers: what the page asks for is named instead.</summary>
    private void Add(StringBuilder text, string name, IReadOnlyList<string> allowed, RequestHead request, ReadOnlySpan<byte> asked)
    {
        if (allowed.Count > 0 && (!plan.Credentials || !allowed.Contains(Any)))
        {
            text.Append(name).Append(": ").AppendJoin(", ", allowed).Append("\r\n");
        }
        else if (allowed.Count > 0 && request.Fields.TryGet(asked, out var wanted) && System.Text.Ascii.IsValid(wanted))
        {
            text.Append(name).Append(": ").Append(Encoding.ASCII.GetString(wanted)).Append("\r\n");
        }
    }

    private bool Allows(ReadOnlySpan<byte> origin)
    {
        if (anyOrigin)
        {
            return System.Text.Ascii.IsValid(origin);
        }

        foreach (var allowed in origins)
        {
            if (allowed.Matches(origin))
            {
                return true;
            }
        }

        return false;
    }
}
