using Slipway.Api.Meta;

namespace Slipway.ApiServer;

/// <summary>A refusal on its way to the client. Mapped to an answer in one place, the <see cref="ApiDispatcher"/>.</summary>
public sealed class ApiException(Status status) : Exception(status.Message)
{
    /// <summary>What the client gets.</summary>
    public Status Status { get; } = status;
}
