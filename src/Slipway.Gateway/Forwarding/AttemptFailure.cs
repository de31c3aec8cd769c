using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Forwarding;

/// <summary>How an attempt to get an answer from a backend failed before the first byte of an answer.</summary>
internal enum AttemptFailure
{
    /// <summary>It did not.</summary>
    None = FailureClasses.None,

    /// <summary>No answer in time.</summary>
    Timeout = FailureClasses.Timeout,

    /// <summary>The connection broke, or the answer was no HTTP.</summary>
    Reset = FailureClasses.Reset,

    /// <summary>No connection.</summary>
    Connect = FailureClasses.Connect,

    /// <summary>No turn to get one: too many wait.</summary>
    Overload = FailureClasses.Overload,
}
