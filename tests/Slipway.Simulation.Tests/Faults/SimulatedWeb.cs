using System.Net;
using System.Text;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Faults;

/// <summary>
/// Servers that the controllers ask: one that has metrics, one that has the say as a gate, and the pods themselves. While things go wrong
/// their answers are bad, late or none at all.
/// </summary>
internal sealed class SimulatedWeb(SimulatedPlane plane, Life own, Random random) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await own.AliveAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 60)), plane.Time, cancellationToken);
        await own.AliveAsync();
        var luck = plane.Chaos.Enabled ? random.Next(100) : 0;
        if (luck >= 95)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, plane.Time, cancellationToken);
        }

        if (luck >= 91)
        {
            throw new HttpRequestException("connection reset");
        }

        return request.RequestUri!.Host switch
        {
            "metrics.local" => Rate(luck),
            "gate.local" => Answer(
                luck < 55 ? HttpStatusCode.OK : luck < 75 ? HttpStatusCode.Forbidden : HttpStatusCode.BadGateway, "board"),
            _ => Answer(luck < 88 ? HttpStatusCode.OK : HttpStatusCode.InternalServerError, "pod"),
        };
    }

    private static HttpResponseMessage Rate(int luck) => luck switch
    {
        < 74 => Answer(HttpStatusCode.OK, """{"rate":0.1}"""),
        < 79 => Answer(HttpStatusCode.OK, """{"rate":0.6}"""),
        < 85 => Answer(HttpStatusCode.OK, """{"rate":0.9}"""),
        _ => Answer(HttpStatusCode.ServiceUnavailable, "overloaded"),
    };

    private static HttpResponseMessage Answer(HttpStatusCode status, string text)
        => new(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
}
