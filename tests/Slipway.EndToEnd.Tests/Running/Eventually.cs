using Slipway.Client;

namespace Slipway.EndToEnd.Tests.Running;

/// <summary>Waits for conditions of the real world, each with a deadline and a message of what was awaited.</summary>
internal static class Eventually
{
    /// <summary>For what takes a moment on a quiet machine and a while on a busy one.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until a condition holds.</summary>
    public static Task HoldsAsync(string what, Func<bool> condition, TimeSpan? atMost = null)
        => HoldsAsync(what, () => Task.FromResult(condition()), atMost);

    /// <summary>Waits until a condition holds.</summary>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan? atMost = null)
        => await IsAsync(what, async () => await condition() ? "yes" : null, atMost);

    /// <summary>Waits until a probe answers something else than null, and answers that; a server that is away is waited for.</summary>
    public static async Task<T> IsAsync<T>(string what, Func<Task<T?>> probe, TimeSpan? atMost = null, Func<string>? otherwise = null)
        where T : class
    {
        var limit = atMost ?? Soon;
        var start = TimeProvider.System.GetTimestamp();
        Exception? last = null;
        using var poll = new PeriodicTimer(Poll);
        for (var isLast = false; ; await poll.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            try
            {
                if (await probe() is { } reached)
                {
                    return reached;
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException or TaskCanceledException or ApiRefusedException)
            {
                last = e;
            }

            // A test that stood still itself looks once more.
            if (isLast)
            {
                break;
            }

            isLast = TimeProvider.System.GetElapsedTime(start) >= limit;
        }

        Assert.Fail(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"waited {limit.TotalSeconds:0.#} s in vain for: {what}. {otherwise?.Invoke()} {last?.Message}"));
        throw new System.Diagnostics.UnreachableException();
    }
}
