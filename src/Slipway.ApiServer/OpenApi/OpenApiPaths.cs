using System.Text.Json;
using Slipway.Api.Schemas;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.OpenApi;

/// <summary>Writes the paths of a kind. Clients look for the operation of a kind, its content types and its query parameters.</summary>
internal sealed class OpenApiPaths(Utf8JsonWriter json)
{
    private static readonly string[] PathParameters = ["namespace", "name"];
    private static readonly string[] PatchTypes = [
        "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json"];
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];
    private static readonly string[] PatchParameters = ["dryRun", "fieldManager", "fieldValidation", "force"];
    private static readonly string[] ListParameters =
        ["allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion", "timeoutSeconds", "watch"];

    /// <summary>Writes all paths of a kind.</summary>
    public void Write(KindInfo kind)
    {
        var root = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
        var collection = kind.Namespaced ? $"{root}/namespaces/{{namespace}}/{kind.Plural}" : $"{root}/{kind.Plural}";
        if (kind.IsRequest)
        {
            Path(collection, kind, isNamed: false, () => Operation("post", "post", kind, WriteParameters));
            return;
        }

        if (kind.Namespaced)
        {
            json.WriteStartObject($"{root}/{kind.Plural}");
            Operation("get", "list", kind, ListParameters);
            json.WriteEndObject();
        }

        Path(collection, kind, isNamed: false, () =>
        {
            Operation("get", "list", kind, ListParameters);
            Operation("post", "post", kind, WriteParameters);
            Operation("delete", "deletecollection", kind, ListParameters);
        });
        Path($"{collection}/{{name}}", kind, isNamed: true, () => Single(kind, canDelete: true));
        if (kind.HasStatus)
        {
            Path($"{collection}/{{name}}/status", kind, isNamed: true, () => Single(kind, canDelete: false));
        }
    }

    private void Single(KindInfo kind, bool canDelete)
    {
        Operation("get", "get", kind, []);
        Operation("put", "put", kind, WriteParameters);
        Operation("patch", "patch", kind, PatchParameters);
        if (canDelete)
        {
            Operation("delete", "delete", kind, ["dryRun"]);
        }
    }

    private void Path(string path, KindInfo kind, bool isNamed, Action operations)
    {
        json.WriteStartObject(path);
        operations();
        if (kind.Namespaced || isNamed)
        {
            json.WriteStartArray("parameters");
            foreach (var name in PathParameters.Where(n => n == "name" ? isNamed : kind.Namespaced))
            {
                Parameter(name, "path");
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void Operation(string method, string action, KindInfo kind, string[] parameters)
    {
        json.WriteStartObject(method);
        json.WriteStartArray("parameters");
        foreach (var name in parameters)
        {
            Parameter(name, "query");
        }

        json.WriteEndArray();
        if (method is "post" or "put" or "patch")
        {
            Body(method, kind);
        }

        json.WriteStartObject("responses");
        json.WriteStartObject("200");
        json.WriteString("description", "OK");
        json.WriteStartObject("content");
        Content("application/json", Schema(kind, isList: action is "list" or "deletecollection"));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("x-kubernetes-action", action);
        json.WritePropertyName("x-kubernetes-group-version-kind");
        OpenApiWriter.WriteGroupVersionKind(json, kind);
        json.WriteEndObject();
    }

    private void Body(string method, KindInfo kind)
    {
        json.WriteStartObject("requestBody");
        json.WriteStartObject("content");
        if (method != "patch")
        {
            Content("*/*", Schema(kind, isList: false));
        }
        else
        {
            // Without the key, clients fall back to a merge patch.
            string[] strategic = ObjectMetadata.HasStrategicMerge(kind) ? ["application/strategic-merge-patch+json"] : [];
            foreach (var type in PatchTypes.Concat(strategic))
            {
                Content(type, "io.k8s.apimachinery.pkg.apis.meta.v1.Patch");
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Content(string type, string schema)
    {
        json.WriteStartObject(type);
        json.WriteStartObject("schema");
        json.WriteString("$ref", $"#/components/schemas/{schema}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Schema(KindInfo kind, bool isList) => SchemaCatalog.For(kind).Root.Name + (isList ? "List" : "");

    private void Parameter(string name, string place)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", place);
        if (place == "path")
        {
            json.WriteBoolean("required", true);
        }

        json.WriteStartObject("schema");
        json.WriteString("type", name is "watch" or "force" or "allowWatchBookmarks" ? "boolean" : name is "limit" or "timeoutSeconds"
            ? "integer"
            : "string");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
