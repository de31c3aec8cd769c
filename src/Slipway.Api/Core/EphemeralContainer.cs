using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>EphemeralContainer of core/v1, as in Kubernetes 1.33.</summary>
public sealed record EphemeralContainer
{
    [Wire(1, 1), Required]
    public string? Name { get; init; }

    [Wire(1, 2), OmitZero]
    public string? Image { get; init; }

    [Wire(1, 3)]
    public IReadOnlyList<string>? Command { get; init; }

    [Wire(1, 4)]
    public IReadOnlyList<string>? Args { get; init; }

    [Wire(1, 5), OmitZero]
    public string? WorkingDir { get; init; }

    [Wire(1, 6), ListMap("containerPort", "protocol"), Patch(PatchStrategies.Merge, Key = "containerPort")]
    public IReadOnlyList<ContainerPort>? Ports { get; init; }

    [Wire(1, 7), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<EnvVar>? Env { get; init; }

    [Wire(1, 8), Default("{}", IsJson = true)]
    public ResourceRequirements? Resources { get; init; }

    [Wire(1, 9), Patch(PatchStrategies.Merge, Key = "mountPath")]
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    [Wire(1, 10)]
    public Probe? LivenessProbe { get; init; }

    [Wire(1, 11)]
    public Probe? ReadinessProbe { get; init; }

    [Wire(1, 12)]
    public Lifecycle? Lifecycle { get; init; }

    [Wire(1, 13), OmitZero, Default("/dev/termination-log")]
    public string? TerminationMessagePath { get; init; }

    [Wire(1, 14), OmitZero, OneOf("Always", "IfNotPresent", "Never")]
    public string? ImagePullPolicy { get; init; }

    [Wire(1, 15)]
    public SecurityContext? SecurityContext { get; init; }

    [Wire(1, 16), OmitZero]
    public bool? Stdin { get; init; }

    [Wire(1, 17), OmitZero]
    public bool? StdinOnce { get; init; }

    [Wire(1, 18), OmitZero]
    public bool? Tty { get; init; }

    [Wire(1, 19)]
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    [Wire(1, 20), OmitZero, Default("File"), OneOf("FallbackToLogsOnError", "File")]
    public string? TerminationMessagePolicy { get; init; }

    [Wire(1, 21), Patch(PatchStrategies.Merge, Key = "devicePath")]
    public IReadOnlyList<VolumeDevice>? VolumeDevices { get; init; }

    [Wire(1, 22)]
    public Probe? StartupProbe { get; init; }

    [Wire(1, 23)]
    public IReadOnlyList<ContainerResizePolicy>? ResizePolicy { get; init; }

    [Wire(1, 24)]
    public string? RestartPolicy { get; init; }

    [Wire(2), OmitZero]
    public string? TargetContainerName { get; init; }
}
