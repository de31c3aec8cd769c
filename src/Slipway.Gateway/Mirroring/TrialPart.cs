namespace Slipway.Gateway.Mirroring;

/// <summary>Whose answer it is.</summary>
internal enum TrialPart
{
    /// <summary>The one that the user got.</summary>
    User,

    /// <summary>That of the candidate.</summary>
    Candidate,

    /// <summary>That of a second pod of the revision that answered the user.</summary>
    Second,
}
