using Slipway.Api.Authentication;
using Slipway.Api.Authorization;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Access;

/// <summary>Kinds that are answered and never stored: who am I, may I, may they, is this token good, give me a token.</summary>
internal sealed class ReviewHandler(ApiCore core)
{
    public Task<ApiResponse> HandleAsync(ApiRequest request, ApiRoute route)
    {
        var kind = route.Subresource == "token" ? Kinds.Of<TokenRequest>() : route.Kind;
        var body = BodyReader.Read(request.ContentType, request.Body);
        var decoded = ObjectPipeline.Decode(
            new WriteContext { Kind = kind, User = request.User, Validation = FieldValidation.Ignore }, body);
        var record = (KubeObject)ApiJson.Deserialize(
            TreeWriter.Write(decoded), kind.Type) with { ApiVersion = kind.ApiVersion, Kind = kind.Kind };
        return Task.FromResult(record switch
        {
            SelfSubjectReview r => Answer(r with { Status = new SelfSubjectReviewStatus { UserInfo = Info(request.User) } }),
            SelfSubjectAccessReview r =>
                Answer(r with { Status = Review(request.User, r.Spec?.ResourceAttributes, r.Spec?.NonResourceAttributes) }),
            SubjectAccessReview r =>
                Answer(r with { Status = Review(Subject(r.Spec), r.Spec?.ResourceAttributes, r.Spec?.NonResourceAttributes) }),
            SelfSubjectRulesReview r => Answer(r with { Status = Rules(request.User, r.Spec?.Namespace ?? "") }),
            TokenReview r => Answer(r with { Status = Review(r.Spec) }),
            TokenRequest r => Answer(
                r with { Metadata = new ObjectMeta { Name = route.Name, Namespace = route.Namespace }, Status = Issue(route, r.Spec) }),
            _ => throw ApiErrors.MethodNotAllowed(),
        });
    }

    private static ApiResponse Answer<T>(T value)
        where T : KubeObject => ApiResponse.Json(value with { Metadata = value.Metadata ?? new ObjectMeta() }, 201);

    private static UserInfo Info(ApiUser user) => new() { Username = user.Name, Uid = user.Uid, Groups = user.Groups };

    private static ApiUser Subject(SubjectAccessReviewSpec? spec) => spec?.User is null && spec?.Groups is not { Count: > 0 }
        ? throw ApiErrors.BadRequest("spec.user or spec.groups must be given")
        : new ApiUser(spec.User ?? "", spec.Groups ?? []);

    private SubjectAccessReviewStatus Review(ApiUser user, ResourceAttributes? resource, NonResourceAttributes? path)
    {
        if (resource is null == path is null)
        {
            throw ApiErrors.BadRequest("exactly one of spec.resourceAttributes and spec.nonResourceAttributes must be given");
        }

        var allowed = core.Access.Allows(new AccessRequest
        {
            User = user,
            Verb = (resource is null ? path!.Verb : resource.Verb) ?? "",
            Group = resource?.Group ?? "",
            Resource = resource?.Resource ?? "",
            Subresource = resource?.Subresource ?? "",
            Namespace = resource?.Namespace ?? "",
            Name = resource?.Name ?? "",
            Path = path?.Path ?? "",
        });
        return new SubjectAccessReviewStatus { Allowed = allowed };
    }

    private SubjectRulesReviewStatus Rules(ApiUser user, string space)
    {
        var rules = core.Access.RulesFor(user, space).ToList();
        return new SubjectRulesReviewStatus
        {
            ResourceRules = [.. rules.Where(static r => r.Resources is { Count: > 0 }).Select(static r => new ResourceRule
            {
                Verbs = r.Verbs, ApiGroups = r.ApiGroups, Resources = r.Resources, ResourceNames = r.ResourceNames,
            })],
            NonResourceRules = [.. rules.Where(static r => r.NonResourceURLs is { Count: > 0 }).Select(static r => new NonResourceRule
            {
                Verbs = r.Verbs, NonResourceURLs = r.NonResourceURLs,
            })],
            Incomplete = false,
        };
    }

    private TokenReviewStatus Review(TokenReviewSpec? spec)
    {
        var audience = spec?.Audiences is { Count: > 0 } list ? list[0] : null;
        return core.Authenticator.OfToken(spec?.Token ?? "", audience) is { } user
            ? new TokenReviewStatus { Authenticated = true, User = Info(user), Audiences = [audience ?? core.Tokens.DefaultAudience] }
            : new TokenReviewStatus { Authenticated = false, Error = "the token is not valid" };
    }

    private TokenRequestStatus Issue(ApiRoute route, TokenRequestSpec? spec)
    {
        var account = (ServiceAccount)core.Reader.Get(route.Kind, route.Namespace, route.Name).Typed;
        (string Name, string Uid)? pod = null;
        if (spec?.BoundObjectRef is { Kind: "Pod", Name: { } name })
        {
            var found = core.Reader.Get(Kinds.Of<Pod>(), route.Namespace, name).Typed.Metadata!;
            pod = spec.BoundObjectRef.Uid is null || spec.BoundObjectRef.Uid == found.Uid
                ? (name, found.Uid!)
                : throw ApiErrors.Conflict(
                    Kinds.Of<Pod>(), name, $"the UID in the bound object reference ({spec.BoundObjectRef.Uid}) does not match");
        }

        var (token, expires) = core.Tokens.Issue(account, spec?.Audiences ?? [], spec?.ExpirationSeconds, pod);
        return new TokenRequestStatus { Token = token, ExpirationTimestamp = expires };
    }
}
