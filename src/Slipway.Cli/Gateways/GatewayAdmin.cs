using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Slipway.Cli.Hosting;
using Slipway.Cli.Output;
using Slipway.Gateway.Inspection;
using Slipway.Gateway.Recording;

namespace Slipway.Cli.Gateways;

/// <summary>The admin port of the gateway that runs on a data directory.</summary>
internal sealed class GatewayAdmin : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient http;

    private GatewayAdmin(HttpClient http) => this.http = http;

    /// <summary>Opens it.</summary>
    /// <exception cref="CommandFailure">Nothing runs there.</exception>
    public static GatewayAdmin Open(DataDirectory data)
    {
        var status = StatusFile.Read(data)
            ?? throw new CommandFailure($"nothing runs on {data.Root}. Start it with 'slipway up'.", ExitCodes.NotRunning);
        var http = new HttpClient { BaseAddress = new Uri(status.GatewayAdmin), Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new TokenFiles(data).GatewayTelemetry);
        return new GatewayAdmin(http);
    }

    /// <summary>Every rule in force.</summary>
    public Task<IReadOnlyList<RuleReport>> RulesAsync(CancellationToken cancellationToken)
        => ReadAsync("/routes", InspectionJson.Default.IReadOnlyListRuleReport, cancellationToken);

    /// <summary>Every endpoint.</summary>
    public Task<IReadOnlyList<EndpointReport>> EndpointsAsync(CancellationToken cancellationToken)
        => ReadAsync("/backends", InspectionJson.Default.IReadOnlyListEndpointReport, cancellationToken);

    /// <summary>What would become of a request.</summary>
    public async Task<RequestExplanation> ExplainAsync(RequestQuestion question, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(question, InspectionJson.Default.RequestQuestion);
        using var answer = await SendAsync(
            token => http.PostAsync(new Uri("/explain", UriKind.Relative), content, token), cancellationToken);
        return (await answer.Content.ReadFromJsonAsync(InspectionJson.Default.RequestExplanation, cancellationToken))!;
    }

    /// <summary>The metrics, as Prometheus reads them.</summary>
    public async Task<string> MetricsAsync(CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(token => http.GetAsync(new Uri("/metrics", UriKind.Relative), token), cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Requests as they pass, a JSON object each.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="count">After how many to end; null for never.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<string> TapAsync(
        TapFilter filter, long? count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = filter.ToQuery() + (count is null ? "" : string.Create(CultureInfo.InvariantCulture, $"&count={count}"));
        using var answer = await SendAsync(
            token => http.GetAsync(new Uri($"/tap?{query}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, token),
            cancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await NextAsync(reader, cancellationToken) is { } line)
        {
            yield return line;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<string?> NextAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new CommandFailure($"the gateway at {http.BaseAddress} has ended: {e.Message}", ExitCodes.NotRunning);
        }
    }

    private async Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> contract, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(token => http.GetAsync(new Uri(path, UriKind.Relative), token), cancellationToken);
        return JsonSerializer.Deserialize(await answer.Content.ReadAsByteArrayAsync(cancellationToken), contract)!;
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await send(cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            using (answer)
            {
                var text = (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
                throw answer.StatusCode == HttpStatusCode.BadRequest
                    ? new CommandFailure(text, ExitCodes.Usage)
                    : new CommandFailure($"the gateway at {http.BaseAddress} answered {(int)answer.StatusCode} {text}".TrimEnd());
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailure(
                $"the gateway at {http.BaseAddress} cannot be reached: {e.Message}. 'slipway status' tells what runs.",
                ExitCodes.NotRunning);
        }
    }
}
