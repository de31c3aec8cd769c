using Slipway.Api.Trees;
using Slipway.ApiServer.Patching.Apply;

namespace Slipway.ApiServer.Patching;

/// <summary>Keeps <c>metadata.managedFields</c> through all writes that are no apply.</summary>
internal static class FieldManagement
{
    /// <summary>Longest name of a manager, as in Kubernetes.</summary>
    public const int MaximumManagerLength = 128;

    private const string Unknown = "unknown";

    /// <summary>
    /// The object to store, with the owners as they are after the write. Call it with the final object (defaulted, and what the
    /// subresource may not change taken from the live one), and not after an apply patch.
    /// </summary>
    /// <param name="live">The object as it is stored; null for a create.</param>
    /// <param name="changed">The object as it will be; the <c>managedFields</c> of a client count on the object itself.</param>
    /// <param name="tracking">Who writes.</param>
    public static TreeObject Track(TreeObject? live, TreeObject changed, FieldTracking tracking)
    {
        var stored = live.At("metadata", "managedFields");
        var sent = changed.At("metadata", "managedFields");
        var isReset = tracking.Subresource.Length == 0 && ManagedFields.IsReset(sent);
        var managed = isReset ? ManagedFields.None
            : (tracking.Subresource.Length == 0 ? ManagedFields.Read(sent) : null) is { IsEmpty: false } given ? given
            : ManagedFields.Read(stored) ?? ManagedFields.None;

        // An object without owners stays so until it is applied for the first time.
        if (live is not null && managed.IsEmpty)
        {
            return OwnershipTracking.Store(changed, managed);
        }

        var before = (live ?? TreeObject.Empty).WithoutAt(["metadata", "managedFields"]);
        var after = changed.WithoutAt(["metadata", "managedFields"]);
        return OwnershipTracking.Store(after, OwnershipTracking.Track(before, after, managed, tracking));
    }

    /// <summary>Name of the manager of a request: what it says, else its user agent up to the first slash, else <c>unknown</c>.</summary>
    public static string ManagerOf(string? fieldManager, string? userAgent)
    {
        if (!string.IsNullOrEmpty(fieldManager))
        {
            return fieldManager;
        }

        var name = new string([.. (userAgent ?? "")
            .TakeWhile(static c => c != '/').Where(static c => c is >= ' ' and <= '~').Take(MaximumManagerLength)]);
        return name.Length > 0 ? name : Unknown;
    }
}
