using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Writing;

/// <summary>Reads what a write request asks for from its path, query and headers.</summary>
internal static class WriteRequests
{
    private static readonly Dictionary<string, PatchType> PatchTypes = new(StringComparer.Ordinal)
    {
        ["application/json-patch+json"] = PatchType.Json,
        ["application/merge-patch+json"] = PatchType.Merge,
        ["application/strategic-merge-patch+json"] = PatchType.Strategic,
        ["application/apply-patch+yaml"] = PatchType.Apply,
    };

    public static WriteContext Context(ApiRequest request, ApiRoute route)
    {
        var context = new WriteContext
        {
            Kind = route.Kind,
            User = request.User,
            Namespace = route.Namespace,
            Name = route.Name,
            Subresource = route.Subresource,
            Manager = request.Query.Text("fieldManager") ?? (request.UserAgent ?? "unknown").Split('/')[0],
            Force = request.Query.Flag("force"),
            DryRun = DryRun(request.Query.All("dryRun")),
            Validation = Validation(request.Query.Text("fieldValidation")),
        };
        return context.Manager.Length <= 128
            ? context
            : throw ApiErrors.InvalidOptions("CreateOptions", "fieldManager", "FieldValueTooLong",
            "Too long: may not be more than 128 bytes");
    }

    public static PatchType PatchTypeOf(ApiRequest request, KindInfo kind)
    {
        var media = (request.ContentType ?? "").Split(';')[0].Trim();
        var hasStrategic = ObjectMetadata.HasStrategicMerge(kind);
        if (!PatchTypes.TryGetValue(media, out var type) || (!hasStrategic && type == PatchType.Strategic))
        {
            throw ApiErrors.UnsupportedMediaType(
                PatchTypes.Where(t => hasStrategic || t.Value != PatchType.Strategic).Select(static t => t.Key));
        }

        if (type == PatchType.Apply && request.Query.Text("fieldManager") is null)
        {
            throw ApiErrors.InvalidOptions(
                "PatchOptions", "fieldManager", "FieldValueRequired", "Required value: is required for apply patch");
        }

        return type == PatchType.Apply || request.Query.Text("force") is null ? type
            : throw ApiErrors.InvalidOptions(
                "PatchOptions", "force", "FieldValueForbidden", "Forbidden: may not be specified for non-apply patch");
    }

    /// <summary>Options of a delete: from the body, else from the query.</summary>
    public static DeleteOptions Options(ApiRequest request)
    {
        if (request.Body.Length == 0)
        {
            return new DeleteOptions
            {
                GracePeriodSeconds = request.Query.Number("gracePeriodSeconds"),
                PropagationPolicy = request.Query.Text("propagationPolicy"),
                OrphanDependents = request.Query.Text("orphanDependents") is null ? null : request.Query.Flag("orphanDependents"),
                DryRun = request.Query.All("dryRun"),
            };
        }

        try
        {
            var tree = BodyReader.Read(request.ContentType, request.Body);
            return ApiJson.Deserialize<DeleteOptions>(Slipway.Api.Trees.TreeWriter.Write(tree));
        }
        catch (System.Text.Json.JsonException e)
        {
            throw ApiErrors.BadRequest($"DeleteOptions cannot be read: {e.Message}");
        }
    }

    public static bool DryRun(IReadOnlyList<string> values) => values.Count != 0 && (values.All(static v => v == "All") ? true
        : throw ApiErrors.InvalidOptions("CreateOptions", "dryRun", "FieldValueNotSupported",
            $"Unsupported value: \"{values.First(static v => v != "All")}\": supported values: \"All\""));

    private static FieldValidation Validation(string? text) => text switch
    {
        null or "Warn" => FieldValidation.Warn,
        "Strict" => FieldValidation.Strict,
        "Ignore" => FieldValidation.Ignore,
        _ => throw ApiErrors.InvalidOptions("CreateOptions", "fieldValidation", "FieldValueNotSupported",
            $"Unsupported value: \"{text}\": supported values: \"Ignore\", \"Strict\", \"Warn\""),
    };
}
