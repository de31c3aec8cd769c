namespace Slipway.Gateway.Forwarding;

/// <summary>Says of a connection that it came at the address of a Service.</summary>
/// <param name="Service"><see cref="Compiling.PlannedService.Id"/>.</param>
internal sealed record EntranceFeature(string Service);
