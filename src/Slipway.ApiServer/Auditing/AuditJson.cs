using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Slipway.ApiServer.Auditing;

/// <summary>Writes entries as lines of JSON.</summary>
public static class AuditJson
{
    private const string Micro = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static ReadOnlySpan<byte> NewLine => "\n"u8;

    /// <summary>Appends one line.</summary>
    public static void WriteLine(AuditEvent entry, IBufferWriter<byte> output)
    {
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "Event");
            writer.WriteString("apiVersion", "audit.k8s.io/v1");
            writer.WriteString("level", "Metadata");
            writer.WriteString("auditID", entry.Id);
            writer.WriteString("stage", "ResponseComplete");
            writer.WriteString("requestURI", Uri(entry));
            writer.WriteString("verb", entry.Verb);
            Write(writer, "user", entry.User);
            if (entry.ActedAs is { } other)
            {
                Write(writer, "impersonatedUser", other);
            }

            if (entry.Source is { } source)
            {
                writer.WriteStartArray("sourceIPs");
                writer.WriteStringValue(source);
                writer.WriteEndArray();
            }

            Write(writer, "userAgent", entry.UserAgent);
            WriteObject(writer, entry);
            writer.WriteStartObject("responseStatus");
            writer.WriteStartObject("metadata");
            writer.WriteEndObject();
            writer.WriteString("status", entry.Code < 400 ? "Success" : "Failure");
            writer.WriteNumber("code", entry.Code);
            writer.WriteEndObject();
            writer.WriteString("requestReceivedTimestamp", Text(entry.Received));
            writer.WriteString("stageTimestamp", Text(entry.Completed));
            writer.WriteEndObject();
        }

        output.Write(NewLine);
    }

    private static void WriteObject(Utf8JsonWriter writer, AuditEvent entry)
    {
        writer.WriteStartObject("objectRef");
        writer.WriteString("resource", entry.Kind.Plural);
        Write(writer, "namespace", entry.Namespace);
        Write(writer, "name", entry.Name);
        Write(writer, "apiGroup", entry.Kind.Group);
        writer.WriteString("apiVersion", entry.Kind.Version);
        Write(writer, "subresource", entry.Subresource);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, ApiUser user)
    {
        writer.WriteStartObject(name);
        writer.WriteString("username", user.Name);
        Write(writer, "uid", user.Uid);
        writer.WriteStartArray("groups");
        foreach (var group in user.Groups)
        {
            writer.WriteStringValue(group);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }

    private static string Uri(AuditEvent entry)
    {
        var kind = entry.Kind;
        var path = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
        path += kind.Namespaced && entry.Namespace.Length > 0 ? $"/namespaces/{entry.Namespace}/{kind.Plural}" : $"/{kind.Plural}";
        path += entry.Name.Length > 0 && entry.Verb != "create" ? $"/{entry.Name}" : "";
        path += entry.Subresource.Length > 0 ? $"{(entry.Verb == "create" ? $"/{entry.Name}" : "")}/{entry.Subresource}" : "";
        return entry.DryRun ? path + "?dryRun=All" : path;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Micro, CultureInfo.InvariantCulture);
}
