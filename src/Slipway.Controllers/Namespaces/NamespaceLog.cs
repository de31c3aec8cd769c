using Microsoft.Extensions.Logging;

namespace Slipway.Controllers.Namespaces;

internal static partial class NamespaceLog
{
    [LoggerMessage(2401, LogLevel.Debug, "Namespace {Name} still has content of {Kinds} kinds")]
    public static partial void Emptying(ILogger logger, string name, int kinds);

    [LoggerMessage(2402, LogLevel.Information, "Namespace {Name} is empty and goes")]
    public static partial void Completed(ILogger logger, string name);
}
