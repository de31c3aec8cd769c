using System.Globalization;
using Slipway.Api.Core;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Streaming;

/// <summary>The <c>log</c> subresource of pods.</summary>
internal sealed class PodLogHandler(ObjectReader reader, IPodStreams streams, TimeProvider time)
{
    public async Task<ApiResponse> HandleAsync(ApiRoute route, ApiQuery query, CancellationToken cancellationToken)
    {
        var pod = (Pod)reader.Get(route.Kind, route.Namespace, route.Name).Typed;
        var container = ContainerOf(pod, query.Text("container"));
        var request = Read(pod, container, query);
        return await streams.OpenLogAsync(request, cancellationToken) switch
        {
            PodLog.Opened opened => new ApiResponse { ContentType = "text/plain", Stream = opened.Lines },
            PodLog.Waiting waiting => throw ApiErrors.BadRequest(
                $"container \"{container}\" in pod \"{route.Name}\" is waiting to start: {waiting.Reason}"),
            PodLog.NoPrevious => throw ApiErrors.BadRequest(
                $"previous terminated container \"{container}\" in pod \"{route.Name}\" not found"),
            PodLog.Unavailable unavailable => throw ApiErrors.Unavailable(unavailable.Because),
            _ => throw ApiErrors.Internal("unknown outcome of opening a log"),
        };
    }

    private static string ContainerOf(Pod pod, string? asked)
    {
        List<string> names =
        [
            .. (pod.Spec?.InitContainers ?? []).Select(static c => c.Name ?? ""),
            .. (pod.Spec?.Containers ?? []).Select(static c => c.Name ?? ""),
        ];
        var name = pod.Metadata!.Name;
        if (asked is not null)
        {
            return names.Contains(asked) ? asked : throw ApiErrors.BadRequest($"container {asked} is not valid for pod {name}");
        }

        var containers = pod.Spec?.Containers ?? [];
        return containers.Count == 1
            ? containers[0].Name!
            : throw ApiErrors.BadRequest(
                $"a container name must be specified for pod {name}, choose one of: [{string.Join(' ', containers.Select(static c => c.Name))}]");
    }

    private PodLogRequest Read(Pod pod, string container, ApiQuery query)
    {
        var (seconds, since) = (query.Number("sinceSeconds"), query.Text("sinceTime"));
        if (seconds is not null && since is not null)
        {
            throw ApiErrors.InvalidOptions("PodLogOptions", "sinceSeconds", "FieldValueForbidden",
                "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified");
        }

        return new PodLogRequest(pod.Metadata!.Uid!, container)
        {
            Follow = query.Flag("follow"),
            Previous = query.Flag("previous"),
            Timestamps = query.Flag("timestamps"),
            TailLines = AtLeast(query, "tailLines", 0),
            LimitBytes = AtLeast(query, "limitBytes", 1),
            Since = AtLeast(query, "sinceSeconds", 1) is { } s ? time.GetUtcNow().AddSeconds(-s) : Time(since),
        };
    }

    private static long? AtLeast(ApiQuery query, string name, long minimum) => query.Number(name) is not { } number ? null
        : number >= minimum ? number
        : throw ApiErrors.InvalidOptions("PodLogOptions", name, "FieldValueInvalid",
            $"Invalid value: {number}: must be greater than or equal to {minimum}");

    private static DateTimeOffset? Time(string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw ApiErrors.BadRequest($"query parameter sinceTime: \"{text}\" is not a time as in RFC 3339");
}
