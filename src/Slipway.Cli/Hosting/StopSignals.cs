using System.Runtime.InteropServices;

namespace Slipway.Cli.Hosting;

/// <summary>A token that is cancelled by SIGTERM and, where wanted, by SIGINT.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    public StopSignals(params ReadOnlySpan<PosixSignal> signals)
    {
        foreach (var signal in signals)
        {
            registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                stop.Cancel();
            }));
        }
    }

    public CancellationToken Token => stop.Token;

    /// <summary>Completes when one of the signals has come.</summary>
    public async Task WaitAsync()
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // That is what was waited for.
        }
    }

    public void Dispose()
    {
        registrations.ForEach(static r => r.Dispose());
        stop.Dispose();
    }
}
