using System.Globalization;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>The fields that an apply patch would change and others own.</summary>
internal sealed class ApplyConflicts
{
    private readonly List<FieldOwnership> owners;

    private ApplyConflicts(List<FieldOwnership> owners) => this.owners = owners;

    /// <summary>All fields in conflict.</summary>
    public FieldSet Fields => owners.Aggregate(FieldSet.Empty, static (all, o) => all.Union(o.Fields));

    /// <summary>The conflicts of a change; null when there are none.</summary>
    public static ApplyConflicts? Find(ManagedFields managed, FieldOwner applying, FieldSet changed)
    {
        var owners = managed.All
            .Where(o => o.Owner != applying)
            .Select(o => o with { Fields = o.Fields.Intersection(changed) })
            .Where(static o => !o.Fields.IsEmpty)
            .ToList();
        return owners.Count == 0 ? null : new ApplyConflicts(owners);
    }

    /// <summary>The conflicts that are left when these fields do not count.</summary>
    public ApplyConflicts Except(FieldSet allowed) => new([.. owners
        .Select(o => o with { Fields = o.Fields.Difference(allowed) })
        .Where(static o => !o.Fields.IsEmpty)]);

    /// <summary>The answer, in the words of Kubernetes.</summary>
    public PatchOutcome.Refused ToOutcome()
    {
        var causes = owners.SelectMany(static o => o.Fields.Paths().Select(path => new StatusCause
        {
            Reason = "FieldManagerConflict",
            Message = $"conflict with {Name(o)}",
            Field = path,
        })).ToList();
        return new PatchOutcome.Refused(409, "Conflict", Message(causes)) { Causes = causes };
    }

    private string Message(List<StatusCause> causes)
    {
        if (causes.Count == 1)
        {
            return $"Apply failed with 1 conflict: {causes[0].Message}: {causes[0].Field}";
        }

        var lines = owners.OrderBy(static o => o.Owner.Manager, StringComparer.Ordinal)
            .SelectMany(static o => o.Fields.Paths().Select(static path => $"- {path}").Prepend($"conflicts with {Name(o)}:"));
        return $"Apply failed with {causes.Count} conflicts: {string.Join('\n', lines)}";
    }

    private static string Name(FieldOwnership o)
    {
        var subresource = o.Owner.Subresource.Length > 0 ? $" with subresource \"{o.Owner.Subresource}\"" : "";
        var version = o.Owner.IsApply ? "" : string.Create(CultureInfo.InvariantCulture, $" using {o.ApiVersion}");
        return $"\"{o.Owner.Manager}\"{subresource}{version}";
    }
}
