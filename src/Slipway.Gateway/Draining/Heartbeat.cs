using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Gateway.Hosting;

namespace Slipway.Gateway.Draining;

/// <summary>Keeps the own GatewayInstance alive, and notices when the API goes away and comes back.</summary>
internal sealed class Heartbeat(IApiClient api, GatewayInstance instance, TimeProvider time, ILogger logger)
{
    /// <summary>Time between heartbeats (decisions.md 5).</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);
    private bool away = true;

    /// <summary>Called when the API answers after it did not, and when the object had to be made anew.</summary>
    public Action OnBack { get; set; } = static () => { };

    /// <summary>Beats until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (true)
        {
            var beat = await BeatAsync(cancellationToken);
            await Task.Delay(beat ? Period : Retry, time, cancellationToken);
        }
    }

    /// <summary>One heartbeat; false when the API did not take it.</summary>
    public async Task<bool> BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = new GatewayInstance { Spec = instance.Spec! with { RenewTime = time.GetUtcNow() } };
            var result = await api.PatchAsync<GatewayInstance>(
                Kinds.Of<GatewayInstance>(), instance.Key(), new PatchBody(PatchType.Merge, ApiJson.Serialize(now)), WriteQuery.Default,
                    cancellationToken);
            if (result.IsNotFound)
            {
                result = await api.CreateAsync(instance with { Spec = now.Spec }, cancellationToken);
                away |= result.Succeeded;
            }

            if (!result.Succeeded)
            {
                Lose(result.Error.Message ?? result.Error.Reason ?? "refused");
                return false;
            }

            if (away)
            {
                away = false;
                GatewayLog.ApiBack(logger);
                OnBack();
            }

            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            Lose(e.Message);
            return false;
        }
    }

    private void Lose(string reason)
    {
        if (!away)
        {
            away = true;
            GatewayLog.ApiAway(logger, reason);
        }
    }
}
