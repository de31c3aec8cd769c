namespace Slipway.Gateway.Splitting;

/// <summary>The users a sticky split has seen on each revision: exact up to <see cref="Most"/>, then no user counts as new.</summary>
internal sealed class SeenUsers
{
    /// <summary>Most users kept (decisions.md 8).</summary>
    public const int Most = 65_536;

    private readonly HashSet<(string Revision, ulong User)> seen = [];
    private readonly Lock gate = new();

    /// <summary>Whether the user is seen on this revision for the first time.</summary>
    public bool IsNew(string revision, ulong user)
    {
        lock (gate)
        {
            return seen.Count < Most && seen.Add((revision, user));
        }
    }
}
