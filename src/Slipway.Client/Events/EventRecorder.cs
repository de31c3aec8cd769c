using Microsoft.Extensions.Logging;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Client.Events;

/// <summary>
/// Writes events in the background, in order. An event with the same object, type, reason and message as an earlier one raises that
/// one's count. At most <see cref="MaximumWaiting"/> events wait; what comes on top is dropped and logged.
/// </summary>
/// <param name="client">Writes the events with the rights of its user.</param>
/// <param name="component">Name in <c>source.component</c> and <c>reportingComponent</c>.</param>
/// <param name="time">Clock of the timestamps.</param>
/// <param name="ids">Names of the events.</param>
/// <param name="logger">Where lost events are logged.</param>
public sealed class EventRecorder(IApiClient client, string component, TimeProvider time, IIdSource ids, ILogger logger) : IEventRecorder
{
    /// <summary>Events that may wait to be written; a burst of the largest rollouts fits.</summary>
    public const int MaximumWaiting = 1000;

    /// <summary>Events remembered for counting; older ones start again at one.</summary>
    public const int MaximumRemembered = 4096;

    /// <summary>How long after it last happened an event is remembered: then the server has forgotten it too.</summary>
    public static readonly TimeSpan RememberedFor = TimeSpan.FromHours(1);

    private const int MaximumMessageLength = 1024;
    private const int MaximumNameLength = 230;

    private readonly Lock gate = new();
    private readonly Queue<Event> waiting = new();
    private readonly Dictionary<EventIdentity, Event> written = [];
    private readonly Queue<(EventIdentity Identity, DateTimeOffset At)> age = new();
    private bool draining;
    private long lastStamp;

    /// <inheritdoc/>
    public void Normal(KubeObject about, string reason, string message) => Record(about, "Normal", reason, message);

    /// <inheritdoc/>
    public void Warning(KubeObject about, string reason, string message) => Record(about, "Warning", reason, message);

    private void Record(KubeObject about, string type, string reason, string message)
    {
        var item = ToEvent(about, type, reason, message.Length <= MaximumMessageLength ? message : message[..MaximumMessageLength]);
        lock (gate)
        {
            if (waiting.Count >= MaximumWaiting)
            {
                EventLog.Dropped(logger, reason, about.Namespace(), about.Name());
                return;
            }

            waiting.Enqueue(item);
            if (draining)
            {
                return;
            }

            draining = true;
        }

        _ = DrainAsync();
    }

    private async Task DrainAsync()
    {
        await Task.Yield();
        while (true)
        {
            Event item;
            lock (gate)
            {
                if (!waiting.TryDequeue(out item!))
                {
                    draining = false;
                    return;
                }
            }

            try
            {
                await WriteAsync(item);
            }
            catch (Exception e)
            {
                EventLog.Lost(logger, item.Reason ?? "", item.InvolvedObject?.Namespace ?? "", item.InvolvedObject?.Name ?? "", e.Message);
            }
        }
    }

    private async Task WriteAsync(Event item)
    {
        Forget();
        var about = item.InvolvedObject!;
        var identity = new EventIdentity(about.Uid ?? "", about.Name ?? "", item.Type!, item.Reason!, item.Message!);
        if (written.TryGetValue(identity, out var earlier))
        {
            var raised = earlier with { Count = earlier.Count + 1, LastTimestamp = item.LastTimestamp };
            var patch = ApiJson.Serialize(new Event { Count = raised.Count, LastTimestamp = raised.LastTimestamp });
            var patched = await client.PatchAsync<Event>(
                Kinds.Of<Event>(), earlier.Key(), new PatchBody(PatchType.Merge, patch), WriteQuery.Default, CancellationToken.None);
            if (patched.Succeeded)
            {
                written[identity] = raised;
                return;
            }
        }

        var created = await client.CreateAsync(item, CancellationToken.None);
        if (created.Succeeded)
        {
            Remember(identity, item);
        }
        else
        {
            EventLog.Lost(logger, item.Reason!, item.Namespace(), item.InvolvedObject?.Name ?? "", created.Error.Message ?? "");
        }
    }

    private void Remember(EventIdentity identity, Event item)
    {
        if (!written.ContainsKey(identity))
        {
            age.Enqueue((identity, time.GetUtcNow()));
            if (age.Count > MaximumRemembered)
            {
                written.Remove(age.Dequeue().Identity);
            }
        }

        written[identity] = item;
    }

    private void Forget()
    {
        var latest = time.GetUtcNow() - RememberedFor;
        while (age.TryPeek(out var oldest) && oldest.At <= latest)
        {
            age.Dequeue();
            if (written[oldest.Identity].LastTimestamp is { } last && last > latest)
            {
                age.Enqueue((oldest.Identity, last));
            }
            else
            {
                written.Remove(oldest.Identity);
            }
        }
    }

    private Event ToEvent(KubeObject about, string type, string reason, string message)
    {
        var now = time.GetUtcNow();
        var kind = about.Kind is null || about.ApiVersion is null ? Kinds.Of(about.GetType()) : null;
        var name = about.Name().Length <= MaximumNameLength ? about.Name() : about.Name()[..MaximumNameLength];
        return new Event
        {
            Metadata = new ObjectMeta
            {
                Name = $"{name}.{NextStamp(now):x16}{ids.NewSuffix(4)}",
                Namespace = about.Namespace().Length > 0 ? about.Namespace() : "default",
            },
            InvolvedObject = new ObjectReference
            {
                ApiVersion = about.ApiVersion ?? kind!.ApiVersion,
                Kind = about.Kind ?? kind!.Kind,
                Namespace = about.Metadata?.Namespace,
                Name = about.Metadata?.Name,
                Uid = about.Metadata?.Uid,
                ResourceVersion = about.Metadata?.ResourceVersion,
            },
            Type = type,
            Reason = reason,
            Message = message,
            Source = new EventSource { Component = component },
            ReportingComponent = component,
            ReportingInstance = "",
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
        };
    }

    // Lists come in the order of names, and times have only seconds: names that grow with time keep events of a second in order.
    private long NextStamp(DateTimeOffset now)
    {
        lock (gate)
        {
            return lastStamp = Math.Max(lastStamp + 1, (now - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        }
    }

    private sealed record EventIdentity(string Uid, string Name, string Type, string Reason, string Message);
}
