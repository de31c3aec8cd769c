namespace Slipway.Gateway.Compiling;

/// <summary>An address of a Service at which the gateway listens.</summary>
/// <param name="Address">IP address.</param>
/// <param name="Port">Port.</param>
/// <param name="Service"><see cref="PlannedService.Id"/>.</param>
/// <param name="Http">Whether connections carry HTTP, each request of which is placed by itself; otherwise each connection is, and its
/// bytes are passed on as they are.</param>
/// <param name="Datagrams">Whether it is UDP.</param>
internal sealed record PlannedEntrance(string Address, int Port, string Service, bool Http, bool Datagrams = false);
