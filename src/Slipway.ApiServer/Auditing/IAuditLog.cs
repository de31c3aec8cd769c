namespace Slipway.ApiServer.Auditing;

/// <summary>Keeps what was asked of the API. Never blocks and never fails its caller.</summary>
public interface IAuditLog
{
    /// <summary>Keeps an entry.</summary>
    void Write(AuditEvent entry);
}
