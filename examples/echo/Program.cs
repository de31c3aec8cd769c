using System.Globalization;
using System.Text;

// The sample service of Slipway: answers with its version and pod, and misbehaves when its environment says so.
var version = Text("VERSION", "1");
var pod = Text("POD_NAME", Environment.MachineName);
var errorPercent = Number("ERROR_PERCENT", 0);
var closePercent = Number("CLOSE_PERCENT", 0);
var cutPercent = Number("CUT_PERCENT", 0);
var hangPercent = Number("HANG_PERCENT", 0);
var stalePercent = Number("STALE_PERCENT", 0);
var (answers, stale) = (0L, 0L);
var latency = TimeSpan.FromMilliseconds(Number("LATENCY_MS", 0));
var readyAt = DateTimeOffset.UtcNow.AddMilliseconds(Number("STARTUP_MS", 0));

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{Text("PORT", "8080")}");
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
var app = builder.Build();

// One line a request: "<id> <method> <path> <status> <version> <arrival, microseconds since the Unix epoch>".
app.Use(async (context, next) =>
{
    var arrived = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;
    try
    {
        await next(context);
    }
    finally
    {
        var id = context.Request.Headers["x-request-id"].ToString();
        var request = context.Request;
        Console.WriteLine(
            $"{(id.Length > 0 ? id : "-")} {request.Method} {request.Path} {context.Response.StatusCode} {version} {arrived}");
    }
});

app.MapGet("/healthz", () => Results.Text("ok"));
app.MapGet("/ready", () => DateTimeOffset.UtcNow >= readyAt ? Results.Text("ok") : Results.Text("starting", statusCode: 503));
app.MapGet("/metrics", () => Results.Text(
    $"""
    # TYPE echo_answers_total counter
    echo_answers_total {Interlocked.Read(ref answers)}
    # TYPE echo_stale_answers_total counter
    echo_stale_answers_total {Interlocked.Read(ref stale)}

    """,
    "text/plain; version=0.0.4"));
app.MapGet("/", AnswerAsync);
app.MapPost("/", AnswerAsync);
app.MapGet("/slow", async (int? ms, CancellationToken cancelled) =>
{
    await Task.Delay(Math.Clamp(ms ?? 1000, 0, 600_000), cancelled);
    return Results.Text(Body(), "application/json");
});
app.MapGet("/status/{code:int}", (int code) =>
    code is >= 200 and <= 599 ? Results.StatusCode(code) : Results.Text("use 200 to 599", statusCode: 400));
app.MapGet("/bytes/{count:long}", async (long count, HttpContext context) =>
{
    context.Response.ContentType = "application/octet-stream";
    context.Response.ContentLength = Math.Max(0, count);
    var block = new byte[16 * 1024];
    for (var left = count; left > 0; left -= block.Length)
    {
        await context.Response.Body.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), context.RequestAborted);
    }
});
app.Run();

async Task AnswerAsync(HttpContext context)
{
    await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    if (latency > TimeSpan.Zero)
    {
        await Task.Delay(latency, context.RequestAborted);
    }

    if (Happens(hangPercent))
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    if (Happens(closePercent))
    {
        context.Abort();
        return;
    }

    Interlocked.Increment(ref answers);
    if (Happens(stalePercent))
    {
        Interlocked.Increment(ref stale);
    }

    var body = Encoding.UTF8.GetBytes(Body());
    context.Response.ContentType = "application/json";
    context.Response.ContentLength = body.Length;
    context.Response.StatusCode = Happens(errorPercent) ? 500 : 200;

    // The server closes the connection of an answer that is shorter than its Content-Length.
    var sent = Happens(cutPercent) ? body.Length / 2 : body.Length;
    await context.Response.Body.WriteAsync(body.AsMemory(0, sent), context.RequestAborted);
}

static bool Happens(double percent) => Random.Shared.NextDouble() * 100 < percent;

string Body() => $$"""{"version":"{{version}}","pod":"{{pod}}","time":"{{DateTimeOffset.UtcNow:O}}"}""" + "\n";

static string Text(string name, string fallback) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : fallback;

static double Number(string name, double fallback)
    => double.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value
        : fallback;
