using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.ApiServer.Writing;

/// <summary>What every written object goes through: decode, default, admit, validate.</summary>
internal sealed class ObjectPipeline(IReadOnlyList<IAdmission> admissions)
{
    /// <summary>Fits a body to the schema of its kind; unknown fields are refused, warned of or dropped as the client asked.</summary>
    public static TreeObject Decode(WriteContext context, Tree body)
    {
        var schema = SchemaCatalog.For(context.Kind);
        CheckIdentity(context, body);
        switch (schema.Decode(body))
        {
            case DecodeResult.Success success:
                Report(context, schema, success.StrictProblems);
                return success.Value;
            case DecodeResult.Refused refused:
                throw ApiErrors.BadRequest(schema.CannotBeHandled(string.Join(", ", refused.Errors.Select(static e => e.Message))));
            default:
                throw ApiErrors.Internal("unknown outcome of decoding");
        }
    }

    /// <summary>Fills in defaults, lets admission change or refuse, validates; throws 422 with everything that is wrong.</summary>
    public TreeObject Complete(WriteContext context, TreeObject value, TreeObject? old)
    {
        var rules = ObjectRules.For(context.Kind);
        value = old is null ? rules.ForCreate(value) : rules.ForUpdate(value);
        value = admissions.Aggregate(value, (current, admission) => admission.Admit(new AdmissionRequest(context, current, old)));
        var errors = old is null ? rules.ValidateCreate(value) : rules.ValidateUpdate(value, old);
        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(context.Kind, value.Metadata().Text("name") ?? "", [.. errors.Select(static e => e.ToCause())]);
        }

        if (context.Validation != FieldValidation.Ignore && context.Subresource.Length == 0)
        {
            context.Warnings.AddRange(rules.Schema.NotHonoured(value));
        }

        return rules.Schema.Canonical(value);
    }

    private static void Report(WriteContext context, ObjectSchema schema, IReadOnlyList<string> problems)
    {
        if (problems.Count == 0 || context.Validation == FieldValidation.Ignore)
        {
            return;
        }

        if (context.Validation == FieldValidation.Strict)
        {
            throw ApiErrors.BadRequest(schema.StrictMessage(problems));
        }

        context.Warnings.AddRange(problems);
    }

    private static void CheckIdentity(WriteContext context, Tree body)
    {
        if (body is not TreeObject value)
        {
            throw ApiErrors.BadRequest($"the body must be an object, not {body.TypeName}");
        }

        var (version, kind) = (value.Text("apiVersion"), value.Text("kind"));
        if (kind is { Length: > 0 } && kind != context.Kind.Kind)
        {
            throw ApiErrors.BadRequest(
                $"{kind} in version \"{(version ?? "").Split('/')[^1]}\" cannot be handled as a {context.Kind.Kind}: " +
                $"the kind in the data ({kind}) does not match the expected kind ({context.Kind.Kind})");
        }

        if (version is { Length: > 0 } && version != context.Kind.ApiVersion)
        {
            throw ApiErrors.BadRequest(
                $"the API version in the data ({version}) does not match the expected API version ({context.Kind.ApiVersion})");
        }

        if (context.Name.Length > 0 && value.TextAt("metadata", "name") is { Length: > 0 } name && name != context.Name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({name}) does not match the name on the URL ({context.Name})");
        }

        if (context.Kind.Namespaced && value.TextAt("metadata", "namespace") is { Length: > 0 } space && space != context.Namespace)
        {
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }
}
