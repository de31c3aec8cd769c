using Slipway.Api.Meta;

namespace Slipway.Client;

/// <summary>The server refused a request that the caller could not go on without.</summary>
public sealed class ApiRefusedException(Status status) : Exception(status.Message)
{
    /// <summary>The server's answer.</summary>
    public Status Status { get; } = status;
}
