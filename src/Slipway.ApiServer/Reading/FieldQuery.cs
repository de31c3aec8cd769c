using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Reading;

/// <summary>A field selector in text form: <c>metadata.name=x,status.phase!=Failed</c>.</summary>
internal sealed class FieldQuery
{
    private static readonly string[] Always = ["metadata.name", "metadata.namespace"];

    private static readonly Dictionary<string, string[]> Further = new(StringComparer.Ordinal)
    {
        ["pods"] =
        [
            "spec.hostNetwork", "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
            "status.nominatedNodeName", "status.phase", "status.podIP", "status.podIPs",
        ],
        ["events"] =
        [
            "involvedObject.apiVersion", "involvedObject.fieldPath", "involvedObject.kind", "involvedObject.name",
                "involvedObject.namespace",
            "involvedObject.resourceVersion", "involvedObject.uid", "reason", "reportingComponent", "source", "type",
        ],
        ["nodes"] = ["spec.unschedulable"],
        ["secrets"] = ["type"],
        ["namespaces"] = ["status.phase"],
        ["replicasets.apps"] = ["status.replicas"],
        ["jobs.batch"] = ["status.successful"],
    };

    private readonly List<(string[] Path, bool Equal, string Value)> requirements = [];

    public string? Name { get; private set; }

    public static FieldQuery Parse(KindInfo kind, string text)
    {
        var query = new FieldQuery();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw ApiErrors.BadRequest($"invalid selector: '{text}'; can't understand '{part}'");
            }

            var equal = part[at - 1] != '!';
            var field = equal ? part[..at] : part[..(at - 1)];
            var value = part[(at + (part.AsSpan(at).StartsWith("==") ? 2 : 1))..];
            Check(kind, field);
            if (equal && field == "metadata.name")
            {
                query.Name = value;
            }

            query.requirements.Add((PathOf(kind, field), equal, value));
        }

        return query;
    }

    public bool Matches(StoredObject candidate)
    {
        foreach (var (path, equal, value) in requirements)
        {
            if ((TextOf(candidate.Tree, path) == value) != equal)
            {
                return false;
            }
        }

        return true;
    }

    private static void Check(KindInfo kind, string field)
    {
        var further = Further.GetValueOrDefault(kind.GroupResource) ?? [];
        if (Always.Contains(field) || further.Contains(field))
        {
            return;
        }

        var known = string.Join(", ", Always.Select(static f => $"\"{f}\""));
        throw ApiErrors.BadRequest(further.Length == 0
            ? $"\"{field}\" is not a known field selector: only {known}"
            : $"field label not supported: {field}");
    }

    // Two fields are selected by another name than they are stored under.
    private static string[] PathOf(KindInfo kind, string field) => (kind.GroupResource, field) switch
    {
        ("events", "source") => ["source", "component"],
        ("jobs.batch", "status.successful") => ["status", "succeeded"],
        _ => field.Split('.'),
    };

    private static string TextOf(TreeObject tree, string[] path) => tree.At(path) switch
    {
        TreeString s => s.Value,
        TreeNumber n => n.Text,
        TreeBoolean b => b.Value ? "true" : "false",
        TreeArray a => string.Join(",", a.Items.Select(static i => i.TextAt("ip"))),
        null when path[^1] is "hostNetwork" or "unschedulable" => "false",
        null when path[^1] is "replicas" or "succeeded" => "0",
        _ => "",
    };
}
