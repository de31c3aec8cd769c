using Slipway.Api.Meta;

namespace Slipway.ApiServer;

/// <summary>An answer inside the process: a value, or the Status of the refusal.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">The answer; null when refused.</param>
/// <param name="Error">The refusal; null when answered.</param>
public sealed record ApiOutcome<T>(T? Value, Status? Error)
    where T : class;

/// <summary>A watch event inside the process.</summary>
/// <typeparam name="T">Kind of the objects.</typeparam>
/// <param name="Type">ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</param>
/// <param name="Object">The object, shared with all readers; for a bookmark one with only a resourceVersion; null for an error.</param>
/// <param name="Error">Why the watch ends; null otherwise.</param>
public sealed record ApiWatchEvent<T>(string Type, T? Object, Status? Error)
    where T : KubeObject;
