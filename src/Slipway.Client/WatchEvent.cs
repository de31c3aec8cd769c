using Slipway.Api.Meta;

namespace Slipway.Client;

/// <summary>One change, as a watch sends it.</summary>
/// <typeparam name="T">Kind of the objects.</typeparam>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object; for a bookmark only its resourceVersion counts; null for an error.</param>
/// <param name="Error">Why the watch cannot go on; null otherwise.</param>
public sealed record WatchEvent<T>(WatchEventType Type, T? Object, Status? Error = null)
    where T : KubeObject;
