using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Streams;

namespace Slipway.Gateway.Reporting;

/// <summary>Writes what became of Gateways, GatewayClasses, routes, Ingresses and the addresses of Services into their status after each
/// compilation, on change.</summary>
internal sealed class StatusReporter(
    ConfigurationLoop configuration, IApiClient api, StatusPlanner planner, IEventRecorder events, TimeProvider time, ILogger logger)
{
    private const int MostConflicts = 5;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly IngressEvents ingressEvents = new(events);
    private readonly Channel<bool> wanted = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>The addresses of Services that are listened on, or are to be.</summary>
    public Func<IReadOnlyList<EntrancePort>> Entrances { get; init; } = static () => [];

    /// <summary>Asks for a look; many are taken together.</summary>
    public void Request() => wanted.Writer.TryWrite(true);

    /// <summary>Reports until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (true)
        {
            await wanted.Reader.ReadAsync(cancellationToken);
            try
            {
                if (!await ReportAsync(cancellationToken))
                {
                    _ = RequestLaterAsync();
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or ApiRefusedException)
            {
                GatewayLog.ApiAway(logger, e.Message);
                _ = RequestLaterAsync();
            }
        }
    }

    /// <summary>Writes every status that differs; false when one could not be written.</summary>
    public async Task<bool> ReportAsync(CancellationToken cancellationToken)
    {
        if (configuration.Compiled is not { } compiled)
        {
            return true;
        }

        var now = time.GetUtcNow();
        var references = new BackendReferences(compiled.Services.ToDictionary(static s => s.Key()), compiled.Routes.Grants);
        var written = true;
        foreach (var of in compiled.Routes.Classes)
        {
            written &= await WriteAsync(of, c => StatusPlanner.Class(c, now), cancellationToken);
        }

        foreach (var of in compiled.Routes.Gateways)
        {
            written &= await WriteAsync(of, g => planner.Gateway(g, compiled.Routes, configuration.InForce, now), cancellationToken);
        }

        foreach (var verdict in compiled.Routes.Verdicts)
        {
            written &= verdict.Route.Object is HTTPRoute route
                ? await WriteAsync(route, r => StatusPlanner.Route(r, verdict, references, now), cancellationToken)
                : await WriteAsync((GRPCRoute)verdict.Route.Object,
                    r => StatusPlanner.Route(r, verdict, references, now), cancellationToken);
        }

        foreach (var verdict in compiled.Routes.Ingresses.Verdicts)
        {
            written &= await WriteAsync(verdict.Ingress, i => planner.Ingress(i, verdict), cancellationToken);
        }

        if (compiled.ServiceAddresses is { } addresses)
        {
            written &= await ReportServicesAsync(compiled.Services, addresses, now, cancellationToken);
        }

        ingressEvents.Tell(compiled.Routes.Ingresses.Verdicts);
        return written;
    }

    private async Task<bool> ReportServicesAsync(
        IReadOnlyCollection<Service> services, ServiceAddressing addresses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var written = true;
        var ports = Entrances().ToLookup(static p => p.Entrance.Service, StringComparer.Ordinal);
        foreach (var service in services)
        {
            IReadOnlyList<EntrancePort> of =
            [
                .. ServiceStatuses.PortsOf(service, ports),
                .. ServiceStatuses.TakenOf(service, configuration.InForce.Entrances, addresses.Machine),
            ];
            if (ServiceStatuses.Concerns(service, of))
            {
                written &= await WriteAsync(service, s => ServiceStatuses.Report(s, of, addresses.Machine, now), cancellationToken);
            }
        }

        return written;
    }

    private async Task<bool> WriteAsync<T>(T compiled, Func<T, T> report, CancellationToken cancellationToken)
        where T : KubeObject
    {
        var current = compiled;
        for (var attempt = 0; attempt < MostConflicts; attempt++)
        {
            var next = report(current);
            if (ApiJson.Serialize(next).AsSpan().SequenceEqual(ApiJson.Serialize(current)))
            {
                return true;
            }

            var result = await api.UpdateStatusAsync(next, cancellationToken);
            if (result.Succeeded || result.IsNotFound)
            {
                return true;
            }

            if (!result.IsConflict)
            {
                GatewayLog.StatusNotWritten(logger, Kinds.Of<T>().Kind, compiled.Key().ToString(), result.Error!.Message ?? "refused");
                return false;
            }

            // Another form of the object will be compiled and reported in its turn.
            var fresh = (await api.GetAsync<T>(compiled.Key(), cancellationToken)).Value;
            if (fresh is null || fresh.Uid() != compiled.Uid() || fresh.Metadata?.Generation != compiled.Metadata?.Generation)
            {
                return true;
            }

            current = fresh;
        }

        return false;
    }

    private async Task RequestLaterAsync()
    {
        await Task.Delay(Again, time);
        Request();
    }
}
