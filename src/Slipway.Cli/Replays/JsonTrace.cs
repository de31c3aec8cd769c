using System.Text;
using System.Text.Json;
using Slipway.Analysis.Replay;

namespace Slipway.Cli.Replays;

/// <summary>Reads a trace of JSON lines: an object a line, with the names of the columns.</summary>
internal static class JsonTrace
{
    /// <summary>Reads a line.</summary>
    public static TraceRow Read(string file, long number, string line)
    {
        try
        {
            return Read(file, number, Encoding.UTF8.GetBytes(line));
        }
        catch (JsonException e)
        {
            throw new TracePlace(file, number, (int)(e.BytePositionInLine ?? 0) + 1).Fault("the line is no JSON object");
        }
    }

    private static TraceRow Read(string file, long number, byte[] line)
    {
        var reader = new Utf8JsonReader(line);
        var seen = new Dictionary<string, (string Text, TracePlace At)>(StringComparer.Ordinal);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Place(file, number, reader).Fault("the line is no JSON object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            var at = Place(file, number, reader);
            if (!TraceField.Names.Contains(name))
            {
                throw at.Refused("a name", name, $"{string.Join(", ", TraceField.Names)}");
            }

            reader.Read();
            if (!seen.TryAdd(name, (Value(name, reader, Place(file, number, reader)), Place(file, number, reader))))
            {
                throw at.Fault($"{name} stands in the line twice");
            }
        }

        // What follows the object is an error of the reader.
        while (reader.Read())
        {
        }

        return Row(seen, new TracePlace(file, number, 1));
    }

    private static TraceRow Row(Dictionary<string, (string Text, TracePlace At)> seen, TracePlace line)
    {
        (string Text, TracePlace At) Needed(string name)
            => seen.TryGetValue(name, out var found) ? found : throw line.Fault($"{name} is missing");

        var (latency, latencyAt) = Needed(TraceField.Latency);
        var microseconds = TraceField.Microseconds(latency, latencyAt);
        var (time, timeAt) = Needed(TraceField.Time);
        var (version, versionAt) = Needed(TraceField.Version);
        var (status, statusAt) = Needed(TraceField.Status);
        var user = seen.GetValueOrDefault(TraceField.User).Text;
        return new TraceRow(
            new RecordedOutcome(
                TraceField.Seconds(time, timeAt), TraceField.IsCanary(version, versionAt), TraceField.IsBad(status, statusAt),
                string.IsNullOrEmpty(user) ? null : user, microseconds),
            timeAt);
    }

    /// <summary>The text of a value of a type that the field may have; each field says itself which texts it takes.</summary>
    private static string Value(string name, Utf8JsonReader reader, TracePlace at) => (reader.TokenType, name) switch
    {
        (JsonTokenType.Number, not TraceField.Version) => Encoding.UTF8.GetString(reader.ValueSpan),
        (JsonTokenType.String, TraceField.Version or TraceField.Status or TraceField.User) => reader.GetString()!,
        (JsonTokenType.Null, TraceField.Latency or TraceField.User) => "",
        _ => throw at.Refused(name, Encoding.UTF8.GetString(reader.ValueSpan), name switch
        {
            TraceField.Time => "a number of seconds",
            TraceField.Latency => "a number of milliseconds, or null",
            TraceField.Status => "a number or a text",
            TraceField.User => "a text, a number, or null",
            _ => "'stable' or 'canary'",
        }),
    };

    private static TracePlace Place(string file, long number, Utf8JsonReader reader) => new(file, number, (int)reader.TokenStartIndex + 1);
}
