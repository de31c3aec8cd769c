using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer;

/// <summary>Refusals in the words of Kubernetes, which clients match on.</summary>
internal static class ApiErrors
{
    public static ApiException NotFound(KindInfo kind, string name)
        => Make(404, "NotFound", $"{kind.GroupResource} \"{name}\" not found", Resource(kind, name));

    public static ApiException UnknownResource()
        => Make(404, "NotFound", "the server could not find the requested resource", new StatusDetails());

    public static ApiException AlreadyExists(KindInfo kind, string name)
        => Make(409, "AlreadyExists", $"{kind.GroupResource} \"{name}\" already exists", Resource(kind, name));

    public static ApiException Conflict(KindInfo kind, string name, string? because = null)
        => Make(409, "Conflict", $"Operation cannot be fulfilled on {kind.GroupResource} \"{name}\": " + (because
            ?? "the object has been modified; please apply your changes to the latest version and try again"), Resource(kind, name));

    public static ApiException ApplyConflict(string message, IReadOnlyList<StatusCause> causes)
        => Make(409, "Conflict", message, new StatusDetails { Causes = causes });

    public static ApiException BadRequest(string message) => Make(400, "BadRequest", message, null);

    public static ApiException Unauthorized() => Make(401, "Unauthorized", "Unauthorized", null);

    public static ApiException Forbidden(KindInfo kind, string name, string because, IReadOnlyList<StatusCause>? causes = null)
        => Make(
            403, "Forbidden", $"{kind.GroupResource} \"{name}\" is forbidden: {because}", Resource(kind, name) with { Causes = causes });

    public static ApiException Denied(string message, StatusDetails details) => Make(403, "Forbidden", message, details);

    public static ApiException MethodNotAllowed()
        => Make(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new StatusDetails());

    public static ApiException UnsupportedMediaType(params IEnumerable<string> accepted) => Make(
        415, "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}",
            new StatusDetails());

    public static ApiException NotAcceptable(params IEnumerable<string> offered)
        => Make(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", offered)}", new StatusDetails());

    public static ApiException BodyTooLarge(long limit)
        => Make(413, "RequestEntityTooLarge", $"Request entity is too large: limit is {limit}", new StatusDetails());

    public static ApiException Expired(string message, string? continueToken = null)
        => new(Failure(410, "Expired", message, null) with { Metadata = new ListMeta { Continue = continueToken } });

    public static ApiException FutureRevision(long asked, long current) => Make(504, "Timeout",
        $"Too large resource version: {asked}, current: {current}",
        new StatusDetails { Causes = [new StatusCause { Reason = "ResourceVersionTooLarge", Message = "Too large resource version" }],
            RetryAfterSeconds = 1 });

    public static ApiException Unavailable(string message) =>
        Make(503, "ServiceUnavailable", message, new StatusDetails { RetryAfterSeconds = 1 });

    public static ApiException Internal(string message) => Make(500, "InternalError", message, null);

    /// <summary>Invalid values of an object: message and details are put together from the causes.</summary>
    public static ApiException Invalid(KindInfo kind, string name, IReadOnlyList<StatusCause> causes)
        => Invalid(kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}", kind.Kind, kind.Group, name, causes);

    /// <summary>Invalid options of a request, such as <c>DeleteOptions</c>.</summary>
    public static ApiException InvalidOptions(string kind, string field, string reason, string message)
        => Invalid($"{kind}.meta.k8s.io", kind, "meta.k8s.io", "", [new StatusCause { Reason = reason, Message = message, Field = field }]);

    public static Status Failure(int code, string reason, string message, StatusDetails? details) => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Metadata = new ListMeta(),
        StatusValue = "Failure",
        Message = message,
        Reason = reason,
        Details = details,
        Code = code,
    };

    public static Status Success(KindInfo kind, string name, string? uid) => new()
    {
        Kind = "Status",
        ApiVersion = "v1",
        Metadata = new ListMeta(),
        StatusValue = "Success",
        Details = Resource(kind, name) with { Uid = uid },
    };

    private static ApiException Invalid(string qualified, string kind, string group, string name, IReadOnlyList<StatusCause> causes)
    {
        var problems = causes.Select(static c => $"{c.Field}: {c.Message}").Distinct().ToList();
        var text = problems.Count == 1 ? problems[0] : $"[{string.Join(", ", problems)}]";
        return Make(422, "Invalid", $"{qualified} \"{name}\" is invalid: {text}", new StatusDetails
        {
            Name = name.Length == 0 ? null : name,
            Group = group.Length == 0 ? null : group,
            Kind = kind,
            Causes = causes,
        });
    }

    private static StatusDetails Resource(KindInfo kind, string name) => new()
    {
        Name = name,
        Group = kind.Group.Length == 0 ? null : kind.Group,
        Kind = kind.Plural,
    };

    private static ApiException Make(int code, string reason, string message, StatusDetails? details)
        => new(Failure(code, reason, message, details));
}
