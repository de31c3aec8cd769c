using System.Globalization;
using System.Text;

namespace Slipway.Gateway.Recording;

/// <summary>Which requests somebody who watches wants to see: those for which all that is set holds.</summary>
public sealed record TapFilter
{
    /// <summary><c>NAMESPACE/NAME</c> of the HTTPRoute; null for any.</summary>
    public string? Route { get; init; }

    /// <summary><c>NAMESPACE/NAME</c> of the Service; null for any.</summary>
    public string? Service { get; init; }

    /// <summary>Hash of the revision; null for any.</summary>
    public string? Revision { get; init; }

    /// <summary>A status such as 404, or a class such as 5xx; null for any.</summary>
    public string? Status { get; init; }

    /// <summary>A header line, <c>name: value</c>, that the request must have; the name in any case. Null for any.</summary>
    public string? Header { get; init; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault()
        => FaultOfName("route", Route) ?? FaultOfName("service", Service)
            ?? (Status is null || IsClass(Status) || StatusNumber() is >= 100 and <= 599 ? null
                : $"status: {Status} is not allowed; it must be 100 to 599, or a class from 1xx to 5xx")
            ?? (Header is null || Header.IndexOf(':', StringComparison.Ordinal) > 0 ? null
                : $"header: {Header} is not allowed; it must be 'name: value'");

    /// <summary>The same as a query of the admin port.</summary>
    public string ToQuery()
        => string.Join('&', new[]
        {
            ("route", Route), ("service", Service), ("revision", Revision), ("status", Status), ("header", Header),
        }.Where(static p => p.Item2 is not null).Select(static p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}"));

    /// <summary>A test of records that says the same.</summary>
    internal Func<RequestRecord, bool> Compile()
    {
        var (route, service, revision) = (Route, Service?.Split('/'), Revision);
        var (status, digit) = (StatusNumber(), Status is not null && IsClass(Status) ? Status[0] - '0' : 0);
        var colon = Header?.IndexOf(':', StringComparison.Ordinal) ?? 0;
        var name = Encoding.UTF8.GetBytes(Header?[..colon].Trim().ToLowerInvariant() ?? "");
        var value = Encoding.UTF8.GetBytes(Header?[(colon + 1)..].Trim() ?? "");
        return record => (route is null || record.Route == route)
            && (service is null || (record.Namespace == service[0] && record.Service == service[1]))
            && (revision is null || record.Revision == revision)
            && (digit == 0 || record.Status / 100 == digit)
            && (status is null || record.Status == status)
            && (name.Length == 0 || Has(record[RecordValue.RequestFields], name, value));
    }

    private static string? FaultOfName(string field, string? value)
        => value is null || value.Split('/') is [{ Length: > 0 }, { Length: > 0 }] ? null
            : $"{field}: {value} is not allowed; it must be NAMESPACE/NAME";

    private static bool IsClass(string status) => status is [>= '1' and <= '5', 'x', 'x'];

    private static bool Has(ReadOnlySpan<byte> fields, byte[] name, byte[] value)
    {
        while (RecordFields.Next(ref fields, out var found, out var content))
        {
            if (Routing.Ascii.EqualsIgnoreCase(found, name) && content.SequenceEqual(value))
            {
                return true;
            }
        }

        return false;
    }

    private int? StatusNumber()
        => int.TryParse(Status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
