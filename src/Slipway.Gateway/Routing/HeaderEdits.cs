using System.Text;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Routing;

/// <summary>Header changes as bytes.</summary>
internal sealed class HeaderEdits
{
    private readonly byte[][] dropped;

    private HeaderEdits(byte[][] dropped, byte[] lines)
    {
        this.dropped = dropped;
        Lines = lines;
    }

    /// <summary>Changes nothing.</summary>
    public static HeaderEdits None { get; } = new([], []);

    /// <summary>Complete lines to write after those that are kept.</summary>
    public byte[] Lines { get; }

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty => dropped.Length == 0 && Lines.Length == 0;

    /// <summary>Compiles the changes of a filter.</summary>
    public static HeaderEdits From(PlannedHeaderEdits? plan)
    {
        if (plan is null)
        {
            return None;
        }

        var lines = new StringBuilder();
        foreach (var header in plan.Set.Concat(plan.Add))
        {
            lines.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        }

        var dropped = plan.Remove.Concat(plan.Set.Select(static h => h.Name.ToLowerInvariant()));
        return new HeaderEdits([.. dropped.Select(Encoding.UTF8.GetBytes)], Encoding.UTF8.GetBytes(lines.ToString()));
    }

    /// <summary>The changes of a rule and then those of one of its backends.</summary>
    public static HeaderEdits From(PlannedHeaderEdits? rule, PlannedHeaderEdits? backend)
    {
        if (rule is null || backend is null)
        {
            return From(rule ?? backend);
        }

        var gone = backend.Remove.Concat(backend.Set.Select(static h => h.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return From(new PlannedHeaderEdits
        {
            Set = [.. rule.Set.Where(h => !gone.Contains(h.Name)), .. backend.Set],
            Add = [.. rule.Add.Where(h => !gone.Contains(h.Name)), .. backend.Add],
            Remove = [.. rule.Remove, .. backend.Remove],
        });
    }

    /// <summary>Whether lines of this name are not passed on.</summary>
    public bool Drops(ReadOnlySpan<byte> name)
    {
        foreach (var candidate in dropped)
        {
            if (Ascii.EqualsIgnoreCase(name, candidate))
            {
                return true;
            }
        }

        return false;
    }
}
