namespace Slipway.EndToEnd.Tests.Running;

/// <summary>Steady loads of several kinds of clients, until it is disposed. What they get does not matter here.</summary>
internal sealed class ClientMix : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient http;
    private readonly Task[] senders;

    public ClientMix(Machine machine, params ClientKind[] kinds)
    {
        http = new HttpClient { BaseAddress = new Uri(machine.Status.Gateway), Timeout = Eventually.Soon };
        senders = [.. kinds.Select(SendAsync)];
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        http.Dispose();
        stop.Dispose();
    }

    private async Task SendAsync(ClientKind kind)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / kind.PerSecond));
        var random = new Random(kind.Name.Length);
        var under = new List<Task>();
        try
        {
            while (await pace.WaitForNextTickAsync(stop.Token))
            {
                // Nobody waits for the answers of others, so that both kinds keep their rates.
                under.RemoveAll(static t => t.IsCompleted);
                under.Add(SendAsync(kind, random.Next(100) < kind.FailPercent, random.Next(100) < kind.BetaPercent));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(under);
        }
    }

    private async Task SendAsync(ClientKind kind, bool fails, bool isBeta)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fails ? "/status/500" : "/", UriKind.Relative));
        request.Headers.Host = kind.Host;
        request.Headers.Add("X-Client", kind.Name);
        if (isBeta)
        {
            request.Headers.Add("X-Beta", "yes");
        }

        try
        {
            using var answer = await http.SendAsync(request, stop.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // What it gets does not matter.
        }
    }
}

/// <summary>One kind of client.</summary>
/// <param name="Name">What it sends as <c>X-Client</c>.</param>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="FailPercent">Requests that fail whichever version answers.</param>
/// <param name="BetaPercent">Requests with the header <c>X-Beta: yes</c>.</param>
internal sealed record ClientKind(string Name, int PerSecond, int FailPercent, int BetaPercent)
{
    /// <summary>The host that it asks for.</summary>
    public string Host { get; init; } = Manifests.Host;
}
