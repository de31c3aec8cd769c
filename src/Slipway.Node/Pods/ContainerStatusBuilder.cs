using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>Turns what is known of one container into its status. Pure.</summary>
internal static class ContainerStatusBuilder
{
    /// <summary>The status of a container.</summary>
    public static ContainerStatus Build(PodObservation pod, ContainerObservation container, DateTimeOffset now) => new()
    {
        Name = container.Name,
        Image = container.Spec.Image,
        ImageID = container.ImageId ?? "",
        ContainerID = container.ContainerId is { } id ? "process://" + id : null,
        State = State(pod, container, now),
        LastState = IsBackingOff(pod, container, now) ? Terminated(container.Exit) : Terminated(container.Previous) ?? new ContainerState(),
        RestartCount = container.Attempt,
        Ready = container.Role == ContainerRole.Init ? container.HasSucceeded : container.Ready,
        Started = container.Started,
    };

    private static bool IsBackingOff(PodObservation pod, ContainerObservation c, DateTimeOffset now)
        => c.Phase == ContainerPhase.Exited && pod.Restarts(c) && (c.Problem is not null || c.RetryAt > now);

    private static ContainerState State(PodObservation pod, ContainerObservation c, DateTimeOffset now)
    {
        if (c.Phase == ContainerPhase.Running)
        {
            return new ContainerState { Running = new ContainerStateRunning { StartedAt = c.StartedAt } };
        }

        if (c.Phase == ContainerPhase.Exited && !IsBackingOff(pod, c, now))
        {
            return Terminated(c.Exit)!;
        }

        return new ContainerState { Waiting = Waiting(pod, c) };
    }

    private static ContainerStateWaiting Waiting(PodObservation pod, ContainerObservation c)
    {
        if (c.Problem is { } problem)
        {
            return problem.Reason == "ErrImagePull" && problem.Failures > 1
                ? new ContainerStateWaiting { Reason = "ImagePullBackOff",
                    Message = $"Back-off pulling image \"{c.Spec.Image}\": {problem.Message}" }
                : new ContainerStateWaiting { Reason = problem.Reason, Message = problem.Message };
        }

        if (c.Phase == ContainerPhase.Exited)
        {
            var delay = (int)ContainerObservation.BackOff(Math.Max(1, c.Crashes - 1)).TotalSeconds;
            var name = $"{pod.Pod.Name()}_{pod.Pod.Namespace()}({pod.Pod.Uid()})";
            return new ContainerStateWaiting { Reason = "CrashLoopBackOff",
                Message = $"back-off {delay}s restarting failed container={c.Name} pod={name}" };
        }

        return new ContainerStateWaiting
        {
            Reason = c.Role == ContainerRole.Main && !PodStatusBuilder.IsInitialized(pod) ? "PodInitializing" : "ContainerCreating",
        };
    }

    private static ContainerState? Terminated(ContainerExit? exit) => exit is null ? null : new ContainerState
    {
        Terminated = new ContainerStateTerminated
        {
            ExitCode = exit.ExitCode,
            Reason = exit.Reason,
            Message = exit.Message,
            StartedAt = exit.StartedAt,
            FinishedAt = exit.FinishedAt,
            ContainerID = "process://" + exit.ContainerId,
        },
    };
}
