using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Compiling;

/// <summary>Compiles after changes and puts the table in force. Changes that come while it compiles are taken together.</summary>
internal sealed class ConfigurationLoop(GatewayCore core, GatewaySources sources, TableFile file, ILogger logger)
{
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private byte[] inForce = [];
    private string rejected = "";
    private string refused = "";
    private readonly EndpointHold hold = new(core.Time);

    /// <summary>What the table in force was compiled from; null before the first compilation.</summary>
    public CompileInputs? Compiled { get; private set; }

    /// <summary>The plan in force.</summary>
    public TablePlan InForce => core.Table.Plan;

    /// <summary>Called after each compilation, changed or not.</summary>
    public Action OnCompiled { get; set; } = static () => { };

    /// <summary>Asks for a compilation.</summary>
    public void Request() => changes.Writer.TryWrite(true);

    /// <summary>Notes that the API answers again after it did not.</summary>
    public void OnReconnected() => hold.OnReconnected();

    /// <summary>Serves the saved table, if there is one.</summary>
    public void Restore()
    {
        if (file.Read() is { } plan)
        {
            Apply(plan);
        }
    }

    /// <summary>Compiles until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (true)
        {
            await changes.Reader.ReadAsync(cancellationToken);
            if (sources.HaveSynced)
            {
                CompileOnce();
            }
        }
    }

    /// <summary>Compiles what the sources hold now.</summary>
    public void CompileOnce()
    {
        try
        {
            var inputs = sources.Read();
            Report(inputs);
            var next = hold.Apply(core.Table.Plan, PlanCompiler.Compile(inputs, core.Table.Plan), inputs, out var held);
            if (held)
            {
                _ = RequestLaterAsync();
            }

            Apply(next);
            Compiled = inputs;
            OnCompiled();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            GatewayLog.CompileFailed(logger, e);
        }
    }

    private void Report(CompileInputs inputs)
    {
        var faults = inputs.Routes.Routes.Where(static r => r.Rejected is not null).Select(static r => $"{r.Key}: {r.Rejected}");
        var all = string.Join('\n', faults);
        if (all.Length > 0 && all != rejected)
        {
            GatewayLog.RouteRejected(logger, all);
        }

        rejected = all;
        all = string.Join('\n', inputs.Routes.Listeners.Where(static l => !l.IsAccepted || !l.IsResolved)
            .Select(static l => $"{l.Key}: {(l.IsAccepted ? l.References : l.Accepted).Message}"));
        if (all.Length > 0 && all != refused)
        {
            GatewayLog.ListenerRefused(logger, all);
        }

        refused = all;
    }

    private async Task RequestLaterAsync()
    {
        await Task.Delay(EndpointHold.Limit, core.Time);
        Request();
    }

    private void Apply(TablePlan plan)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(plan, TablePlanJson.Default.TablePlan);
        if (bytes.AsSpan().SequenceEqual(inForce))
        {
            return;
        }

        core.Swap(RoutingTable.Build(plan, core.States));
        inForce = bytes;
        try
        {
            file.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GatewayLog.TableNotSaved(logger, e);
        }
    }
}
