using Slipway.Client.Informers;

namespace Slipway.Client.Reconciling;

/// <summary>Starts the informers, waits for their first lists, then runs a set of controllers until it is disposed.</summary>
/// <param name="informers">The informers that the controllers read; owned by the host.</param>
/// <param name="controllers">The controllers.</param>
public sealed class ControllerHost(InformerSet informers, IReadOnlyList<Controller> controllers) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>Whether all informers have synced, so that the controllers work.</summary>
    public bool IsReady => informers.HasSynced;

    /// <summary>Starts; to be called once. Answers at once, the controllers begin when the informers have synced.</summary>
    public void Start()
    {
        informers.Start();
        running = RunAsync(stopping.Token);
    }

    /// <summary>Stops controllers and informers and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        stopping.Cancel();
        await running;
        await informers.DisposeAsync();
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await informers.WaitForSyncAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await Task.WhenAll(controllers.Select(c => c.RunAsync(cancellationToken)));
    }
}
