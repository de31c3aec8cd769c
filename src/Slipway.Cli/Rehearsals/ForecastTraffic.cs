using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Cli.Connections;
using Slipway.Cli.Output;
using Slipway.Client;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Rehearsals;

/// <summary>Adds to forecasts how soon the judge sees a bad revision, at the rate that was given or that the gateways measure.</summary>
/// <param name="question">What is asked.</param>
/// <param name="note">Takes a sentence on what could not be measured.</param>
internal sealed class ForecastTraffic(PlanQuestion question, Action<string> note)
{
    /// <summary>The forecasts with what the judge needs, where that can be known.</summary>
    /// <param name="forecasts">Rollouts with their forecasts.</param>
    /// <param name="open">Opens the API; fails where there is none.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<RolloutForecast>> AddAsync(
        IReadOnlyList<(Rollout Rollout, RolloutForecast Forecast)> forecasts, Func<ClusterConnection> open, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (question.PerSecond is { } given)
        {
            return [.. forecasts.Select(
                f => f.Forecast.WithDetection(f.Rollout, given, question.ErrorRate ?? PlanOptions.UsualErrors, "given with --rps"))];
        }

        if (question.Measure == TimeSpan.Zero || forecasts.All(static f => f.Forecast.TrafficMode != "split")
            || Opened(open) is not { } api)
        {
            return [.. forecasts.Select(static f => f.Forecast)];
        }

        using (api)
        {
            using var http = new HttpClient();
            return await MeasuredAsync(forecasts, new TrafficMeter(api.Client, http, time), api.Namespace, cancellationToken);
        }
    }

    /// <summary>The forecasts at the rates that are measured; as they are where that cannot be done.</summary>
    public async Task<IReadOnlyList<RolloutForecast>> MeasuredAsync(
        IReadOnlyList<(Rollout Rollout, RolloutForecast Forecast)> forecasts, TrafficMeter meter, string usualNamespace,
        CancellationToken cancellationToken)
    {
        try
        {
            var services = new List<ObjectKey?>();
            foreach (var (rollout, forecast) in forecasts)
            {
                var ns = rollout.Namespace() is { Length: > 0 } named ? named : usualNamespace;
                var service = forecast.TrafficMode != "split" ? null
                    : forecast.Service ?? await meter.ServiceOfAsync(new ObjectKey(ns, rollout.Name()), cancellationToken);
                services.Add(service is null ? null : new ObjectKey(ns, service));
            }

            if (services.All(static s => s is null))
            {
                return [.. forecasts.Select(static f => f.Forecast)];
            }

            var reading = await meter.MeasureAsync(question.Measure, cancellationToken);
            return [.. forecasts.Zip(services, (f, service) => service is { } key ? With(f, key, reading) : f.Forecast)];
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ApiRefusedException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            note($"no rate was measured, as the API cannot be asked ({e.Message}); give one with --rps N");
            return [.. forecasts.Select(static f => f.Forecast)];
        }
    }

    private RolloutForecast With((Rollout Rollout, RolloutForecast Forecast) of, ObjectKey service, TrafficReading reading)
    {
        if (reading.Of(service) is { } traffic)
        {
            return of.Forecast.WithDetection(
                of.Rollout, Math.Min(traffic.PerSecond, RehearsalSettings.MostRequestsPerSecond), question.ErrorRate ?? traffic.ErrorRate,
                traffic.Source);
        }

        note(reading.Asked == 0
            ? "no rate was measured, as no gateway could be asked; give one with --rps N"
            : FormattableString.Invariant($"Service {service} had no request in {reading.Length.TotalSeconds:0.#} s; ")
                + "measure for longer with --measure TIME, or give a rate with --rps N");
        return of.Forecast;
    }

    private static ClusterConnection? Opened(Func<ClusterConnection> open)
    {
        try
        {
            return open();
        }
        catch (CommandFailure)
        {
            // Plans need no server.
            return null;
        }
    }
}
