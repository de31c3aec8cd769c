using Slipway.Api.Core;
using Slipway.Node.Runtimes;

namespace Slipway.Node.Pods;

/// <summary>What part a container plays in its pod.</summary>
internal enum ContainerRole
{
    /// <summary>Runs to its end before the next one starts.</summary>
    Init,

    /// <summary>An init container with restartPolicy Always: runs beside the main containers and ends after them.</summary>
    Sidecar,

    /// <summary>A container of <c>spec.containers</c>.</summary>
    Main,
}

/// <summary>Where the newest run of a container stands.</summary>
internal enum ContainerPhase
{
    /// <summary>Never started.</summary>
    Waiting,

    /// <summary>Being started now.</summary>
    Starting,

    /// <summary>Started and not seen to end.</summary>
    Running,

    /// <summary>Ended.</summary>
    Exited,
}

/// <summary>What is known of one container of a pod. The methods are the rules by which it changes; none of them does anything.</summary>
internal sealed record ContainerObservation
{
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan CalmAfter = TimeSpan.FromMinutes(10);

    public required Container Spec { get; init; }

    public required ContainerRole Role { get; init; }

    public ContainerPhase Phase { get; init; }

    /// <summary>Number of the newest run, and so the number of restarts.</summary>
    public int Attempt { get; init; }

    public string? ContainerId { get; init; }

    public string? ImageId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How the newest run ended; null while it has not.</summary>
    public ContainerExit? Exit { get; init; }

    /// <summary>How the run before ended.</summary>
    public ContainerExit? Previous { get; init; }

    /// <summary>Why the last try to start failed; null when it did not.</summary>
    public StartProblem? Problem { get; init; }

    /// <summary>Before this time it is not started again.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>Ends in quick succession: 0, then 10 s, 20 s and so on to 300 s.</summary>
    public int Crashes { get; init; }

    /// <summary>Whether the startup probe has succeeded, or there is none and the container runs.</summary>
    public bool Started { get; init; }

    /// <summary>Whether the readiness probe says so, or there is none and the container has started.</summary>
    public bool Ready { get; init; }

    /// <summary>The way down, once it has begun; null before.</summary>
    public ContainerStop? Stop { get; init; }

    public string Name => Spec.Name ?? "";

    public bool IsActive => Phase is ContainerPhase.Running or ContainerPhase.Starting;

    public bool HasSucceeded => Phase == ContainerPhase.Exited && Exit?.ExitCode == 0;

    /// <summary>A start begins.</summary>
    public ContainerObservation Starting() => this with
    {
        Phase = ContainerPhase.Starting,
        Attempt = Phase == ContainerPhase.Exited ? Attempt + 1 : Attempt,
        Previous = Exit ?? Previous,
        Exit = null,
        Started = false,
        Ready = false,
        Stop = null,
    };

    /// <summary>It runs. Without probes it counts as started and ready at once.</summary>
    public ContainerObservation Running(string containerId, string imageId, DateTimeOffset startedAt) => this with
    {
        Phase = ContainerPhase.Running,
        ContainerId = containerId,
        ImageId = imageId,
        StartedAt = startedAt,
        Problem = null,
        RetryAt = null,
        Started = Spec.StartupProbe is null,
        Ready = Spec.StartupProbe is null && Spec.ReadinessProbe is null,
    };

    /// <summary>It could not be started: again after a back-off.</summary>
    public ContainerObservation Failed(string reason, string message, DateTimeOffset now)
    {
        var failures = (Problem?.Failures ?? 0) + 1;
        return this with
        {
            Phase = Previous is null ? ContainerPhase.Waiting : ContainerPhase.Exited,
            Attempt = Previous is null ? Attempt : Math.Max(0, Attempt - 1),
            Exit = Previous,
            Problem = new StartProblem(reason, message, failures),
            RetryAt = now + BackOff(failures),
        };
    }

    /// <summary>It has ended: the first restart is immediate, later ones wait; ten quiet minutes forgive everything.</summary>
    public ContainerObservation Ended(ContainerExit exit)
    {
        var crashes = exit.FinishedAt - exit.StartedAt >= CalmAfter ? 0 : Crashes;
        return this with
        {
            Phase = ContainerPhase.Exited,
            Exit = exit,
            Started = false,
            Ready = false,
            Stop = null,
            Crashes = crashes + 1,
            RetryAt = crashes == 0 ? exit.FinishedAt : exit.FinishedAt + BackOff(crashes),
        };
    }

    /// <summary>Length of the n-th back-off.</summary>
    public static TimeSpan BackOff(int number)
        => number > 5 ? LongestBackOff : TimeSpan.FromTicks(Math.Min(LongestBackOff.Ticks, FirstBackOff.Ticks << (number - 1)));
}

/// <summary>Why a container could not be started.</summary>
/// <param name="Reason">CamelCase word.</param>
/// <param name="Message">Sentence for a person.</param>
/// <param name="Failures">Tries that failed in a row.</param>
internal sealed record StartProblem(string Reason, string Message, int Failures);

/// <summary>A container on its way down.</summary>
/// <param name="Reason">Why, as the event says it.</param>
/// <param name="Deadline">When it is killed.</param>
internal sealed record ContainerStop(string Reason, DateTimeOffset Deadline)
{
    public HookPhase PreStop { get; init; }

    public bool TermSent { get; init; }

    public bool KillSent { get; init; }
}

/// <summary>Where a preStop hook stands.</summary>
internal enum HookPhase
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Ended, given up or not there.</summary>
    Done,
}
