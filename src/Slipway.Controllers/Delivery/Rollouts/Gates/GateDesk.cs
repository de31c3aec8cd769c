using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Controllers.Delivery.Rollouts.Gates;

/// <summary>
/// Makes the calls of gates beside the reconciler, one at a time for each gate; when an answer has come in, its Rollout is reconciled.
/// </summary>
/// <param name="client">Reads the Secrets that have headers.</param>
/// <param name="http">Sends the calls; it must not follow redirects. The caller owns it. Null where there is no way to.</param>
/// <param name="time">Clock.</param>
internal sealed class GateDesk(IApiClient client, HttpMessageInvoker? http, TimeProvider time)
{
    /// <summary>Longest part of an answer in bytes that is read.</summary>
    private const int MaximumAnswer = 4096;

    /// <summary>Characters of an answer that a reason shows.</summary>
    private const int ShownCharacters = 200;

    private const string Hidden = "*****";

    private readonly Lock gate = new();
    private readonly SortedDictionary<ObjectKey, Work> works = [];

    /// <summary>Called with a Rollout of which an answer has come in; set once by the controller. It only enqueues.</summary>
    public Action<ObjectKey> OnArrival { get; set; } = static _ => { };

    /// <summary>The answers that have come in for a Rollout, the newest of each gate.</summary>
    public IReadOnlyList<GateAnswer> Answers(Rollout rollout)
    {
        lock (gate)
        {
            return works.TryGetValue(rollout.Key(), out var work) && work.Uid == rollout.Uid() ? [.. work.Answers.Values] : [];
        }
    }

    /// <summary>Begins a call; nothing happens when it runs already, or is answered.</summary>
    public void Begin(Rollout rollout, GateCall call, CancellationToken stopping)
    {
        Work work;
        lock (gate)
        {
            work = WorkOf(rollout);
            if (work.Calls.TryGetValue(call.Question.Gate, out var known) && known.IsSameAs(call))
            {
                return;
            }

            work.Calls[call.Question.Gate] = call;
            work.Answers.Remove(call.Question.Gate);
        }

        _ = CallAsync(rollout, work, call, stopping);
    }

    /// <summary>Forgets a Rollout.</summary>
    public void Forget(ObjectKey rollout)
    {
        Work? work;
        lock (gate)
        {
            works.Remove(rollout, out work);
        }

        work?.Ended.Cancel();
    }

    private Work WorkOf(Rollout rollout)
    {
        if (!works.TryGetValue(rollout.Key(), out var work) || work.Uid != rollout.Uid())
        {
            work?.Ended.Cancel();
            works[rollout.Key()] = work = new Work(rollout.Uid());
        }

        return work;
    }

    private async Task CallAsync(Rollout rollout, Work work, GateCall call, CancellationToken stopping)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(work.Ended.Token, stopping);
        var start = time.GetTimestamp();
        GateAnswer answer;
        try
        {
            answer = await AskAsync(rollout, call, both.Token);
        }
        catch (Exception) when (both.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or FormatException or InvalidOperationException)
        {
            answer = Error(call, null, e.Message);
        }

        lock (gate)
        {
            if (work.Calls.GetValueOrDefault(call.Question.Gate) != call)
            {
                return;
            }

            work.Answers[call.Question.Gate] = answer with { Milliseconds = (long)time.GetElapsedTime(start).TotalMilliseconds };
        }

        OnArrival(rollout.Key());
    }

    private async Task<GateAnswer> AskAsync(Rollout rollout, GateCall call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(call.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, call.Url)
            {
                Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(call.Question, GateJson.Default.GateQuestion)),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var (secrets, problem) = await AddHeadersAsync(rollout, call, request, both.Token);
            return problem is null ? await SendAsync(call, request, secrets, both.Token) : Error(call, null, problem);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Error(call, null, $"no answer from {call.Url.Authority} within {call.Timeout.TotalSeconds:0} seconds");
        }
    }

    private async Task<(List<string> Secrets, string? Problem)> AddHeadersAsync(
        Rollout rollout, GateCall call, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var values = new List<string>();
        foreach (var name in call.Secrets)
        {
            var found = await client.GetAsync<Secret>(new ObjectKey(rollout.Namespace(), name), cancellationToken);
            if (!found.Succeeded)
            {
                return (values, $"headersFrom: {found.Error.Message}");
            }

            var data = found.Value.Data ?? new Dictionary<string, byte[]>();
            foreach (var (key, bytes) in data.OrderBy(static d => d.Key, StringComparer.Ordinal))
            {
                var value = Encoding.UTF8.GetString(bytes).Trim();
                values.Add(value);
                if (value.Any(char.IsControl) || !request.Headers.TryAddWithoutValidation(key, value))
                {
                    return (values, $"headersFrom: key {key} of Secret {name} is no header that could be sent");
                }
            }
        }

        return (values, null);
    }

    private async Task<GateAnswer> SendAsync(
        GateCall call, HttpRequestMessage request, List<string> secrets, CancellationToken cancellationToken)
    {
        if (http is null)
        {
            return Error(call, null, "this controller has no way to call it");
        }

        using var response = await http.SendAsync(request, cancellationToken);
        var code = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
        {
            return new GateAnswer(call, "Yes", code, null, 0);
        }

        var text = Shown(await ReadAsync(response, cancellationToken), secrets);
        return response.StatusCode == HttpStatusCode.Forbidden
            ? new GateAnswer(call, "No", code, text.Length > 0 ? text : "it gave no reason", 0)
            : Error(call, code, code is >= 300 and < 400
                ? $"answered {code}; redirects are not followed"
                : $"answered {code}{(text.Length > 0 ? $": {text}" : "")}");
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaximumAnswer];
        var length = 0;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
        {
            length += read;
        }

        return buffer[..length];
    }

    private static string Shown(byte[] body, List<string> secrets)
    {
        var text = secrets.Where(static s => s.Length > 0).Aggregate(
            Encoding.UTF8.GetString(body), static (shown, secret) => shown.Replace(secret, Hidden, StringComparison.Ordinal));
        var clean = string.Join(' ', string.Concat(text.Select(static c => char.IsControl(c) || c == '\uFFFD' ? ' ' : c))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length <= ShownCharacters ? clean : clean[..(ShownCharacters - 3)] + "...";
    }

    private static GateAnswer Error(GateCall call, int? code, string reason) => new(call, "Error", code, reason, 0);

    private sealed class Work(string uid)
    {
        public string Uid { get; } = uid;

        public CancellationTokenSource Ended { get; } = new();

        public SortedDictionary<string, GateCall> Calls { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, GateAnswer> Answers { get; } = new(StringComparer.Ordinal);
    }
}
