using System.Text.Json.Serialization;

namespace Slipway.Cli.Hosting;

/// <summary>Content of <c>DIR/status.json</c>: what runs and where, there only while all of it is ready.</summary>
internal sealed record StatusFile
{
    public required string Api { get; init; }

    public required string Gateway { get; init; }

    public required string GatewayAdmin { get; init; }

    public required StatusPids Pids { get; init; }

    public required string Version { get; init; }

    public required string DataDirectory { get; init; }

    /// <summary>URL of the gateway for HTTPS; null when that is off.</summary>
    public string? GatewayTls { get; init; }

    /// <summary>The status of a directory, or null when nothing is ready there.</summary>
    public static StatusFile? Read(DataDirectory data) => JsonFile.Read(data.StatusFile, HostingJson.Default.StatusFile);

    public void Write(DataDirectory data) => JsonFile.Write(data.StatusFile, this, HostingJson.Default.StatusFile);
}

/// <summary>Process ids of the three long-lived processes.</summary>
internal sealed record StatusPids(int Supervisor, int Server, int Gateway);

/// <summary>Content of <c>DIR/run/processes.json</c>: what a later <c>up</c> needs to take the processes over.</summary>
internal sealed record ProcessesFile
{
    public required string BootId { get; init; }

    public required ProcessIdentity Supervisor { get; init; }

    public ProcessIdentity? Server { get; init; }

    public ProcessIdentity? Gateway { get; init; }

    /// <summary>The gateway that <see cref="Gateway"/> took over from, which finishes what it has in flight; null where there was
    /// none.</summary>
    public ProcessIdentity? LeavingGateway { get; init; }
}

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
internal sealed record ProcessIdentity(int Pid, long StartTime);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StatusFile))]
[JsonSerializable(typeof(ProcessesFile))]
internal sealed partial class HostingJson : JsonSerializerContext;
