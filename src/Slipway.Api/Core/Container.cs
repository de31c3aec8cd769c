using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Container of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Container
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2), OmitZero]
    public string? Image { get; init; }

    [Wire(3)]
    public IReadOnlyList<string>? Command { get; init; }

    [Wire(4)]
    public IReadOnlyList<string>? Args { get; init; }

    [Wire(5), OmitZero]
    public string? WorkingDir { get; init; }

    [Wire(6), ListMap("containerPort", "protocol"), Patch(PatchStrategies.Merge, Key = "containerPort")]
    public IReadOnlyList<ContainerPort>? Ports { get; init; }

    [Wire(7), ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<EnvVar>? Env { get; init; }

    [Wire(8), Default("{}", IsJson = true)]
    public ResourceRequirements? Resources { get; init; }

    [Wire(9), ListMap("mountPath"), Patch(PatchStrategies.Merge, Key = "mountPath")]
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    [Wire(10)]
    public Probe? LivenessProbe { get; init; }

    [Wire(11)]
    public Probe? ReadinessProbe { get; init; }

    [Wire(12)]
    public Lifecycle? Lifecycle { get; init; }

    [Wire(13), OmitZero, Default("/dev/termination-log")]
    public string? TerminationMessagePath { get; init; }

    [Wire(14), OmitZero, OneOf("Always", "IfNotPresent", "Never")]
    public string? ImagePullPolicy { get; init; }

    [Wire(15)]
    public SecurityContext? SecurityContext { get; init; }

    [Wire(16), OmitZero]
    public bool? Stdin { get; init; }

    [Wire(17), OmitZero]
    public bool? StdinOnce { get; init; }

    [Wire(18), OmitZero]
    public bool? Tty { get; init; }

    [Wire(19)]
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    [Wire(20), OmitZero, Default("File"), OneOf("FallbackToLogsOnError", "File")]
    public string? TerminationMessagePolicy { get; init; }

    [Wire(21), ListMap("devicePath"), Patch(PatchStrategies.Merge, Key = "devicePath")]
    public IReadOnlyList<VolumeDevice>? VolumeDevices { get; init; }

    [Wire(22)]
    public Probe? StartupProbe { get; init; }

    [Wire(23)]
    public IReadOnlyList<ContainerResizePolicy>? ResizePolicy { get; init; }

    [Wire(24)]
    public string? RestartPolicy { get; init; }
}
