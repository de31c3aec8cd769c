using Slipway.ApiServer.Http;

namespace Slipway.ApiServer;

/// <summary>A whole API server: the parts put together, the first objects made, and, where asked for, an address listened on.</summary>
public sealed class ApiServerHost : IAsyncDisposable
{
    private readonly ApiCore core;
    private readonly KestrelFront? front;

    private ApiServerHost(ApiCore core, ApiDispatcher dispatcher, KestrelFront? front)
        => (this.core, Dispatcher, this.front) = (core, dispatcher, front);

    /// <summary>Answers requests of users that the caller vouches for.</summary>
    public ApiDispatcher Dispatcher { get; }

    /// <summary>Where the server listens, such as <c>https://127.0.0.1:6443</c>; null without a listener.</summary>
    public Uri? Address => front?.Address;

    /// <summary>Starts a server.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static async Task<ApiServerHost> StartAsync(ApiServerOptions options, CancellationToken cancellationToken)
    {
        var core = new ApiCore(options);
        var log = options.Loggers.CreateLogger("Slipway.ApiServer");
        var dispatcher = new ApiDispatcher(core, options.PodStreams, log);
        await Bootstrap.RunAsync(core, cancellationToken);
        if (options.Listen is null)
        {
            return new ApiServerHost(core, dispatcher, null);
        }

        var front = await KestrelFront.StartAsync(options, core.Authenticator, dispatcher, cancellationToken);
        ApiServerLog.Listening(log, front.Address);
        return new ApiServerHost(core, dispatcher, front);
    }

    /// <summary>The API for callers in this process, as a user.</summary>
    public InProcessApi As(ApiUser user) => new(core, user);

    /// <summary>Stops listening; watches end.</summary>
    public ValueTask DisposeAsync() => front?.DisposeAsync() ?? ValueTask.CompletedTask;
}
