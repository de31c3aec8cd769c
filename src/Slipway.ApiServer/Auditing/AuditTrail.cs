using System.Text.Json;
using Slipway.Api.Meta;
using Slipway.ApiServer.Access;

namespace Slipway.ApiServer.Auditing;

/// <summary>Decides which requests are kept, and makes their entries. Without a log it does nothing.</summary>
internal sealed class AuditTrail(IAuditLog? log, TimeProvider time, IIdSource ids)
{
    /// <summary>Code of a request whose client went away: whether it was carried out, nobody was told.</summary>
    public const int ClientGone = 499;

    private const string IdHeader = "Audit-Id";

    // What Slipway's components write to say that they are alive; everybody else's writes of these are kept.
    private static readonly HashSet<string> Heartbeats = new(StringComparer.Ordinal)
    {
        "events", "gatewayinstances.slipway.dev", "leases.coordination.k8s.io",
    };

    /// <summary>When a request arrived that is about to be answered.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Keeps a request that came over HTTP.</summary>
    /// <returns>The answer, with the entry's id when there is one.</returns>
    public ApiResponse Record(ApiRequest request, ApiResponse answer, DateTimeOffset received)
    {
        if (log is null || request.Method is "GET" or "HEAD" or "OPTIONS" || Read(request) is not var (route, verb))
        {
            return answer;
        }

        var entry = new AuditEvent
        {
            Id = ids.NewUid(),
            Verb = verb,
            User = request.User,
            ActedAs = request.ActAs,
            Kind = route.Kind,
            Namespace = route.Namespace,
            Name = route.Name.Length > 0 ? route.Name : NameIn(answer),
            Subresource = route.Subresource,
            DryRun = request.Query.All("dryRun").Contains("All"),
            Source = request.Source,
            UserAgent = request.UserAgent,
            Code = answer.StatusCode,
            Received = received,
            Completed = time.GetUtcNow(),
        };
        if (!Keep(entry))
        {
            return answer;
        }

        return answer with { Headers = [.. answer.Headers, KeyValuePair.Create(IdHeader, entry.Id)] };
    }

    /// <summary>Keeps a request of a caller in this process.</summary>
    public void Record<T>(ApiUser user, string verb, ApiRoute route, bool dryRun, ApiOutcome<T> outcome, DateTimeOffset received)
        where T : class
    {
        if (log is not null)
        {
            Keep(new AuditEvent
            {
                Id = ids.NewUid(),
                Verb = verb,
                User = user,
                Kind = route.Kind,
                Namespace = route.Namespace,
                Name = route.Name.Length > 0 ? route.Name : (outcome.Value as KubeObject)?.Name() ?? "",
                Subresource = route.Subresource,
                DryRun = dryRun,
                Code = outcome.Error is { } error ? error.Code ?? 500 : verb == "create" ? 201 : 200,
                Received = received,
                Completed = time.GetUtcNow(),
            });
        }
    }

    private bool Keep(AuditEvent entry)
    {
        // A review asks and changes nothing.
        if (entry.Kind.IsRequest || (IsOwn(entry.User) && (entry.Subresource == "status" || Heartbeats.Contains(entry.Kind.GroupResource))))
        {
            return false;
        }

        log!.Write(entry);
        return true;
    }

    private static bool IsOwn(ApiUser user) => user.Name == ComponentAuthorizer.Gateway
        || user.Name.StartsWith(ComponentAuthorizer.ControllerPrefix, StringComparison.Ordinal)
        || user.Name.StartsWith(ComponentAuthorizer.NodePrefix, StringComparison.Ordinal);

    private static (ApiRoute Route, string Verb)? Read(ApiRequest request)
    {
        try
        {
            return ApiRoute.Parse(request.Path) is { } route ? (route, ApiVerbs.Of(request, route)) : null;
        }
        catch (ApiException)
        {
            // There is no such resource, so nothing of it was changed.
            return null;
        }
    }

    /// <summary>The name that a created object was given.</summary>
    private static string NameIn(ApiResponse answer)
    {
        if (answer.StatusCode != 201 || answer.Body.Count != 1)
        {
            return "";
        }

        var reader = new Utf8JsonReader(answer.Body[0].Span);
        var inMetadata = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.CurrentDepth == 1)
            {
                inMetadata = reader.ValueTextEquals("metadata"u8);
            }
            else if (inMetadata && reader.CurrentDepth == 2 && reader.ValueTextEquals("name"u8))
            {
                reader.Read();
                return reader.GetString() ?? "";
            }
        }

        return "";
    }
}
