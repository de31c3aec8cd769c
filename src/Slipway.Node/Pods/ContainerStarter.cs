using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>What became of a try to start a container.</summary>
internal abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>It runs.</summary>
    public sealed record Started(string ContainerId, string ImageId, DateTimeOffset StartedAt, PodSandbox Sandbox) : StartResult;

    /// <summary>It does not.</summary>
    public sealed record Failed(string Reason, string Message) : StartResult;
}

/// <summary>Brings together all that a container needs and starts it.</summary>
/// <param name="services">Client, runtime and the rest.</param>
internal sealed class ContainerStarter(PodServices services)
{
    /// <summary>Tries once. Never throws but for cancellation.</summary>
    public async Task<StartResult> StartAsync(Pod pod, ContainerObservation container, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(pod, container, cancellationToken);
        }
        catch (ConfigurationException e)
        {
            return new StartResult.Failed("CreateContainerConfigError", e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            PodLog.StartFailed(services.Log, pod.Namespace(), pod.Name(), container.Name, e);
            return new StartResult.Failed("CreateContainerError", e.Message);
        }
    }

    private async Task<StartResult> TryAsync(Pod pod, ContainerObservation container, CancellationToken cancellationToken)
    {
        var runtime = services.Runtime;
        var spec = container.Spec;
        var image = await runtime.ResolveImageAsync(spec.Image ?? "", cancellationToken);
        if (image is not ImageOutcome.Found found)
        {
            var why = ((ImageOutcome.Missing)image).Message;
            services.Events.Warning(pod, "Failed", $"Failed to pull image \"{spec.Image}\": {why}");
            return new StartResult.Failed("ErrImagePull", why);
        }

        services.Events.Normal(pod, "Pulled", $"Container image \"{spec.Image}\" already present on machine");
        var sandbox = await runtime.RefreshPortsAsync(pod, spec, cancellationToken);
        var configuration = await PodConfiguration.ReadAsync(services.Client, pod, spec, cancellationToken);
        var volumes = new VolumeResolver(pod, configuration, new DownwardFields(pod, sandbox.PodIP, services.HostIP)).Resolve();
        if (await runtime.WriteVolumesAsync(pod.Uid(), volumes, cancellationToken) is { } problem)
        {
            return new StartResult.Failed("CreateContainerConfigError", problem);
        }

        var environment = new ContainerEnvironment(pod, spec, sandbox, configuration, services.HostIP);
        environment.Resolve(services.Services.List(pod.Namespace()), runtime.MountDirectories(pod.Uid(), spec));
        var command = CommandOf(spec, found, environment);
        var id = services.Ids.NewUid().Replace("-", "", StringComparison.Ordinal);
        services.Events.Normal(pod, "Created", $"Created container: {container.Name}");
        var outcome = await runtime.StartAsync(StartOf(pod, container, found, environment, command, id), cancellationToken);
        if (outcome is StartOutcome.Failed failed)
        {
            services.Events.Warning(pod, "Failed", $"Error: {failed.Message}");
            return new StartResult.Failed(failed.Reason, failed.Message);
        }

        services.Events.Normal(pod, "Started", $"Started container {container.Name}");
        return new StartResult.Started(id, found.ImageId, ((StartOutcome.Running)outcome).StartedAt, sandbox);
    }

    private static ContainerStart StartOf(
        Pod pod,
        ContainerObservation container,
        ImageOutcome.Found image,
        ContainerEnvironment environment,
        IReadOnlyList<string> command,
        string id) => new()
        {
            PodUid = pod.Uid(),
            Container = container.Name,
            Attempt = container.Attempt,
            ContainerId = id,
            Image = image,
            Command = command,
            Environment = environment.Entries,
            WorkingDirectory = string.IsNullOrEmpty(container.Spec.WorkingDir) ? null : container.Spec.WorkingDir,
            Mounts = [.. (container.Spec.VolumeMounts ?? []).Select(m => new ContainerMount(
                m.Name ?? "", m.MountPath ?? "", m.SubPathExpr is { } expression ? environment.Expand(expression) : m.SubPath ?? ""))],
        };

    private static List<string> CommandOf(Container spec, ImageOutcome.Found image, ContainerEnvironment environment)
    {
        var written = spec.Command is { Count: > 0 };
        var command = (written ? spec.Command! : image.Entrypoint).Concat(spec.Args ?? []).Select(environment.Expand).ToList();
        if (!written && image.Entrypoint.Count == 0)
        {
            throw new ConfigurationException(
                $"container {spec.Name}: image {spec.Image} has no entrypoint of its own, so spec.containers[].command must name the command to run");
        }

        return command;
    }
}
