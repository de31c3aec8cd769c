using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Api.Telemetry;

namespace Slipway.Client.Telemetry;

/// <summary>Reads frames from the admin port of a gateway: one JSON object a line, over one answer that does not end.</summary>
/// <param name="http">Client without a time limit on answers.</param>
/// <param name="token">Gives the bearer token for the admin port.</param>
public sealed class TelemetryReader(HttpClient http, Func<string> token) : ITelemetrySource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<TelemetryFrame> ReadAsync(
        GatewayInstance instance, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var spec = instance.Spec;
        if (!Uri.TryCreate(spec?.AdminAddress, UriKind.Absolute, out var address))
        {
            throw new InvalidOperationException(
                $"GatewayInstance {instance.Name()}: spec.adminAddress is '{spec?.AdminAddress}', must be a URL");
        }

        var from = after is null ? "" : $"&after={after}";
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(address, $"/telemetry/frames?epoch={Uri.EscapeDataString(spec.Epoch ?? "")}{from}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token());
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var lines = new StreamReader(body, Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                yield return ApiJson.Deserialize<TelemetryFrame>(Encoding.UTF8.GetBytes(line));
            }
        }
    }
}
