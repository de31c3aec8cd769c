using Microsoft.Extensions.Logging;

namespace Slipway.Controllers.Workloads.Deployments;

internal static partial class DeploymentLog
{
    [LoggerMessage(2101, LogLevel.Debug, "Deployment {Namespace}/{Name}: {Action}")]
    public static partial void Acting(ILogger logger, string @namespace, string name, string action);

    [LoggerMessage(2102, LogLevel.Information, "Deployment {Namespace}/{Name}: the name {Set} is taken by another template")]
    public static partial void Collision(ILogger logger, string @namespace, string name, string set);
}
