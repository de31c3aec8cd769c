using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Node.Runtimes.Process;

/// <summary>What is kept of a pod.</summary>
internal sealed record SandboxRecord(
    string Uid, string Namespace, string Name, string BootId, SortedDictionary<int, int> Ports, List<string> Links);

/// <summary>What is kept of one run.</summary>
internal sealed record RunRecord(
    string ContainerId,
    string ImageId,
    string BootId,
    DateTimeOffset StartedAt,
    string WorkingDirectory,
    string LogFile,
    Dictionary<string, string> Environment);

/// <summary>The door between the records of this folder and their files.</summary>
[JsonSerializable(typeof(SandboxRecord))]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class ProcessJson : JsonSerializerContext
{
    public static byte[] Write(SandboxRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Default.SandboxRecord);

    public static byte[] Write(RunRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, Default.RunRecord);

    public static SandboxRecord? ReadSandbox(string json) => Read(json, Default.SandboxRecord);

    public static RunRecord? ReadRun(string json) => Read(json, Default.RunRecord);

    private static T? Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            // A file cut short by a crash of the machine says as much as none.
            return null;
        }
    }
}
