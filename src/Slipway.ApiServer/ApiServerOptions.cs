using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Meta;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Auditing;
using Slipway.ApiServer.Streaming;
using Slipway.Storage;

namespace Slipway.ApiServer;

/// <summary>What an <see cref="ApiServerHost"/> is made of.</summary>
public sealed record ApiServerOptions
{
    /// <summary>Where objects live; not disposed by the host.</summary>
    public required IObjectStore Store { get; init; }

    /// <summary>Clock of everything.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Source of uids and generated names.</summary>
    public required IIdSource Ids { get; init; }

    /// <summary>Keys and certificates.</summary>
    public required PkiDirectory Pki { get; init; }

    /// <summary>Users by bearer token; default none.</summary>
    public IReadOnlyDictionary<string, ApiUser> Tokens { get; init; } = new Dictionary<string, ApiUser>();

    /// <summary>Address to listen on with TLS, port 0 for a free one; null for in-process use only. Default null.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>An open socket, bound to <see cref="Listen"/>, that is inherited instead of opening one; default null.</summary>
    public int? ListenDescriptor { get; init; }

    /// <summary>How logs of containers are reached; default: nothing runs.</summary>
    public IPodStreams PodStreams { get; init; } = NoPodStreams.Instance;

    /// <summary>Where requests that change something are kept; default nowhere.</summary>
    public IAuditLog? Audit { get; init; }

    /// <summary>Loggers; default none.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Which address of 127.96.0.0/12 the first Service gets, counted from 0, below 1,048,576; default 10. Servers of one machine
    /// that begin far from each other do not hand out the same ones.</summary>
    public uint FirstServiceAddress { get; init; } = 10;

    /// <summary>Issuer and default audience of service-account tokens; default <c>https://kubernetes.default.svc</c>.</summary>
    public Uri Issuer { get; init; } = new("https://kubernetes.default.svc");
}
