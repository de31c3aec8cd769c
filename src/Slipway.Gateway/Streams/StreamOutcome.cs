namespace Slipway.Gateway.Streams;

/// <summary>What became of a connection.</summary>
internal enum StreamOutcome
{
    /// <summary>An endpoint took it.</summary>
    Connected,

    /// <summary>Endpoints were asked, and none took it.</summary>
    Failed,

    /// <summary>There was no endpoint to ask.</summary>
    NoEndpoint,
}
