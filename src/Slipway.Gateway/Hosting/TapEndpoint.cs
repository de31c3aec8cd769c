using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Recording;

namespace Slipway.Gateway.Hosting;

/// <summary><c>/tap</c> of the admin port: requests as they pass, as JSON lines, until the watcher goes or has seen enough.</summary>
/// <param name="core">The gateway.</param>
/// <param name="stopping">Ends all streams.</param>
internal sealed class TapEndpoint(GatewayCore core, CancellationToken stopping)
{
    private int open;

    /// <summary>Serves a watcher.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var filter = new TapFilter
        {
            Route = Value("route"), Service = Value("service"), Revision = Value("revision"), Status = Value("status"),
            Header = Value("header"),
        };
        var most = long.MaxValue;
        var fault = filter.Fault();
        if (Value("count") is { } count
            && (!long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most == 0))
        {
            fault ??= $"count: {count} is not allowed; it must be 1 or more";
        }

        if (fault is not null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, fault);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref open) > Tap.Most)
            {
                await RefuseAsync(context, StatusCodes.Status429TooManyRequests, $"{Tap.Most} taps are open, which is the most");
                return;
            }

            await StreamAsync(context, new Tap(filter, core.Records), most);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }

        string? Value(string name) => query.TryGetValue(name, out var values) ? values.ToString() : null;
    }

    private static Task RefuseAsync(HttpContext context, int status, string fault)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(fault + "\n", context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context, Tap tap, long most)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var timer = new PeriodicTimer(Tap.Period, core.Time);
        context.Response.ContentType = "application/x-ndjson";
        core.Records.Add(tap);
        try
        {
            // Tells the watcher that from here on nothing is missed.
            await context.Response.StartAsync(ended.Token);
            await context.Response.BodyWriter.FlushAsync(ended.Token);
            while (most > 0 && await timer.WaitForNextTickAsync(ended.Token))
            {
                most -= tap.Write(context.Response.BodyWriter, most);
                await context.Response.BodyWriter.FlushAsync(ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            tap.Close();
        }
    }
}
