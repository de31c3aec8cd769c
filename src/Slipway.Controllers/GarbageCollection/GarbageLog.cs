using Microsoft.Extensions.Logging;

namespace Slipway.Controllers.GarbageCollection;

internal static partial class GarbageLog
{
    [LoggerMessage(2301, LogLevel.Debug, "{Kind} {Namespace}/{Name}: {Action}")]
    public static partial void Acting(ILogger logger, string kind, string @namespace, string name, string action);

    [LoggerMessage(2302, LogLevel.Warning, "{Kind} {Namespace}/{Name} names an owner of kind {OwnerKind} that cannot own it; it is kept")]
    public static partial void InvalidOwner(ILogger logger, string kind, string @namespace, string name, string ownerKind);
}
