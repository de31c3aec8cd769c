namespace Slipway.Gateway.Forwarding;

/// <summary>How far a gateway that goes away has come; each stage includes those before it.</summary>
internal enum DrainStage
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>Nothing is accepted any more; connections end with their current or next answer.</summary>
    Answering,

    /// <summary>Connections that are idle after an answer end.</summary>
    EndingIdle,

    /// <summary>Connections on which nothing was ever asked end too.</summary>
    EndingUnused,
}
