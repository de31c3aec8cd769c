using System.Runtime.CompilerServices;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Faults;

/// <summary>The API as one component reaches it: late, refused, without an answer, with watches that drop, lag and expire.</summary>
/// <param name="plane">The plane.</param>
/// <param name="own">Life of the component's process.</param>
/// <param name="user">User of the component.</param>
/// <param name="home">The server when the component lives in its process; null when it calls whichever server there is.</param>
internal sealed class SimulatedClient(SimulatedPlane plane, Life own, string user, ServerLife? home) : IApiClient
{
    private readonly Chaos chaos = plane.Chaos;

    public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
        where T : KubeObject => CallAsync(false, false, api => api.GetAsync<T>(kind, key, cancellationToken));

    public Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
        where T : KubeObject => CallAsync(false, false, api => api.ListAsync<T>(kind, query, cancellationToken));

    public Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => CallAsync(false, true, api => api.CreateAsync(kind, value, query, cancellationToken));

    public Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => CallAsync(true, true, api => api.UpdateAsync(kind, value, query, cancellationToken));

    public Task<ApiResult<T>> PatchAsync<T>(
        KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
        where T : KubeObject => CallAsync(false, true, api => api.PatchAsync<T>(kind, key, patch, query, cancellationToken));

    public Task<ApiResult<Status>> DeleteAsync(KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
    {
        if (kind.Kind == "Pod")
        {
            plane.Trace.Add($"{user} deletes {key.Name}");
        }

        return CallAsync(false, true, api => api.DeleteAsync(kind, key, options, cancellationToken));
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        KindInfo kind, ListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : KubeObject
    {
        await PauseAsync(chaos.Latency(home is null));
        var server = Server();
        if (chaos.Roll(0.02))
        {
            yield return new WatchEvent<T>(WatchEventType.Error, null, Chaos.Error(410, "Expired", "too old resource version"));
            yield break;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, own.Cut);
        var events = server.As(user).WatchAsync<T>(kind, query, ends.Token).GetAsyncEnumerator(ends.Token);
        while (await MoveAsync(server, events, cancellationToken))
        {
            if (chaos.Roll(0.004))
            {
                plane.Trace.Add($"drop {user} {kind.Kind}");
                break;
            }

            await PauseAsync(home is null ? chaos.Latency(true) + chaos.Lag() : chaos.Lag());
            yield return events.Current;
        }

        await events.DisposeAsync();
    }

    private async Task<bool> MoveAsync<T>(ServerLife server, IAsyncEnumerator<WatchEvent<T>> events, CancellationToken cancellationToken)
        where T : KubeObject
    {
        try
        {
            return home is null
                ? await server.Life.AnswerAsync(events.MoveNextAsync().AsTask(), cancellationToken)
                : await events.MoveNextAsync();
        }
        finally
        {
            await own.AliveAsync();
        }
    }

    private async Task<ApiResult<T>> CallAsync<T>(bool update, bool write, Func<IApiClient, Task<ApiResult<T>>> call)
        where T : class
    {
        await PauseAsync(chaos.Latency(home is null));
        var server = Server();
        if (chaos.Refusal(update, write) is { } refusal)
        {
            plane.Trace.Add($"refuse {user} {refusal.Code}");
            return new ApiResult<T>(refusal);
        }

        ApiResult<T> answer;
        try
        {
            answer = home is null ? await server.Life.AnswerAsync(call(server.As(user))) : await call(server.As(user));
        }
        finally
        {
            await own.AliveAsync();
        }

        await PauseAsync(chaos.Latency(home is null));
        if (write && chaos.LostAnswer() is { } lost)
        {
            plane.Trace.Add($"lose {user}");
            return home is null ? throw new IOException("connection reset") : new ApiResult<T>(lost);
        }

        return answer;
    }

    private ServerLife Server() =>
        home ?? (plane.Server is { IsUp: true } up && !plane.Partitioned ? up : throw new HttpRequestException("connection refused"));

    private async Task PauseAsync(TimeSpan pause)
    {
        await own.AliveAsync();
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, plane.Time);
            await own.AliveAsync();
        }
    }
}
