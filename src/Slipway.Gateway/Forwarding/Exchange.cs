using System.Net;
using System.Text;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Recording;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Sessions;
using Slipway.Gateway.Splitting;
using Slipway.Gateway.Telemetry;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// One request from its head to its outcome, without I/O: routing, choice of revision and endpoint, stickiness, retries, counting
/// (decisions.md 9). Whoever moves the bytes asks <see cref="Begin"/>, <see cref="OnAttemptFailed"/> and <see cref="End"/>. Used again for
/// every request of a connection.
/// </summary>
internal sealed class Exchange(GatewayCore core)
{
    private readonly ArmPlacement placement = new(core);
    private readonly DueCopies copies = new(core);
    private readonly ExchangeRecorder recorder = new(core);
    private readonly EndpointEntry entry = new(core);
    private readonly SessionEntry session = new(core);
    private ServiceTarget? service;
    private RevisionArm? arm;
    private RoutingTable? seen;
    private FrameCell? cell;
    private Series? served;
    private long started;
    private int failure;
    private int repeated;
    private bool answering;
    private bool broken;

    /// <summary>The rule that applies; null when none does.</summary>
    public RouteRule? Rule { get; private set; }

    /// <summary>Path of the match that won.</summary>
    public string MatchedPath { get; private set; } = "";

    /// <summary>Changes of request headers, of the rule and the chosen backend.</summary>
    public HeaderEdits RequestEdits { get; private set; } = HeaderEdits.None;

    /// <summary>Changes of response headers, of the rule and the chosen backend.</summary>
    public HeaderEdits ResponseEdits { get; private set; } = HeaderEdits.None;

    /// <summary>The trace of the request.</summary>
    public TraceContext Trace { get; } = new(core);

    /// <summary>Copies that the request is due.</summary>
    public IReadOnlyList<MirrorTarget> Mirrors => copies.Targets;

    /// <summary>The revision that serves the request.</summary>
    public RevisionArm? Arm => arm;

    /// <summary>The comparison that the answer is kept for; null for none.</summary>
    public ComparisonTrial? Trial => copies.Trial;

    /// <summary>Time that an attempt may take from now until its answer begins, in milliseconds; 0 or less when it is over.</summary>
    public int AttemptMilliseconds
        => Math.Min(
            Rule!.Plan.BackendTimeoutMilliseconds ?? Limits.ResponseMilliseconds,
            Rule.Plan.RequestTimeoutMilliseconds is { } most ? most - (int)core.Time.GetElapsedTime(started).TotalMilliseconds
                : Rule.Plan.BackendTimeoutMilliseconds ?? Limits.ResponseMilliseconds);

    /// <summary>Whether the endpoint speaks HTTP/2.</summary>
    public bool SpeaksHttp2 => service is { Plan.Http2: true };

    /// <summary>The endpoint to send to; null when the gateway answers itself.</summary>
    public UpstreamEndpoint? Endpoint => entry.Endpoint;

    /// <summary>The gateway's own answer when there is no endpoint.</summary>
    public OwnAnswer Answer { get; private set; } = OwnAnswer.NotFound;

    /// <summary>Set-Cookie line of a sticky split; empty when none is due.</summary>
    public byte[] SetCookie => placement.SetCookie;

    /// <summary>Line that tells the client of its session; empty when none is due.</summary>
    public byte[] SessionLine => session.Line;

    /// <summary>Longest time that the request waits for another table, in milliseconds; 0 for not at all.</summary>
    public int HoldMilliseconds { get; private set; }

    /// <summary>Whether another table than the one that the request waits for is in force.</summary>
    public bool IsStale => core.Table != seen;

    /// <summary>Time to wait before the request is sent to <see cref="Endpoint"/> once more, in milliseconds.</summary>
    public int BackoffMilliseconds { get; private set; }

    /// <summary>Decides where a request goes. True when it is to be sent to <see cref="Endpoint"/>, false when <see cref="Answer"/> is
    /// due or, with <see cref="HoldMilliseconds"/>, another look later.</summary>
    /// <param name="head">The request.</param>
    /// <param name="client">Address of the client.</param>
    /// <param name="mayWait">Whether there is another look later.</param>
    public bool Begin(RequestHead head, IPAddress? client, bool mayWait)
    {
        Reset();
        Trace.Take(head.Fields);
        recorder.Begin(head, client);
        var table = core.Table;
        if (head.Tls is { } tls && table.Listeners.IsMisdirected(tls, head.Host))
        {
            Answer = OwnAnswer.Misdirected;
            return false;
        }

        if (CorsPolicy.RuleOf(table, head) is { } preflighted)
        {
            Rule = preflighted;
            Answer = preflighted.Cors!.Preflight(head);
            return false;
        }

        var match = table.Find(head.View);
        if (match is null)
        {
            Answer = OwnAnswer.NotFound;
            return false;
        }

        Rule = match.Rule;
        if (Rule.Plan.Redirect is { } redirect)
        {
            Answer = OwnAnswer.Redirect(redirect, head, Encoding.UTF8.GetString(match.Path), Rule);
            return false;
        }

        if (Rule.Plan.Rewrite is not null)
        {
            MatchedPath = Encoding.UTF8.GetString(match.Path);
        }

        var kept = Rule.Session is null ? null : session.Find(match, head);
        var backend = kept?.Backend ?? Rule.NextBackend();
        service = backend?.Service;
        if (service is null)
        {
            Answer = OwnAnswer.NoBackend;
            return false;
        }

        RequestEdits = backend!.RequestEdits;
        ResponseEdits = backend.ResponseEdits;
        core.Retries.OnRequest();
        started = core.Time.GetTimestamp();
        arm = placement.Place(service, head, client, kept?.Arm);
        entry.Preferred = kept?.Endpoint
            ?? (head.Entrance is null ? null : ClientAffinity.Of(service, arm, client, without: null));
        if (mayWait && service.Plan.Split is { HoldMilliseconds: > 0 } split && !service.IsServed)
        {
            HoldMilliseconds = split.HoldMilliseconds;
            seen = table;
            return false;
        }

        if (Rule.Admission?.Refuse(head, client) is { } refusal)
        {
            Answer = refusal;
            return false;
        }

        copies.Add(Rule, backend, service, arm, placement, head);
        return ChooseFirst();
    }

    /// <summary>Waits until somebody can answer, or for as long as the Service allows; then as <see cref="Begin"/>.</summary>
    /// <param name="head">The request, which <see cref="Begin"/> has seen.</param>
    /// <param name="client">Address of the client.</param>
    public async ValueTask<bool> HoldAsync(RequestHead head, IPAddress? client)
    {
        var since = core.Time.GetTimestamp();
        var forward = false;
        while (!forward && HoldMilliseconds > 0)
        {
            var left = HoldMilliseconds - (int)core.Time.GetElapsedTime(since).TotalMilliseconds;
            forward = Begin(head, client, mayWait: left > 0 && await core.Held.WaitAsync(() => IsStale, left));
        }

        return forward;
    }

    /// <summary>An attempt failed before the first byte of its answer. True when it is to be made again with
    /// <see cref="Endpoint"/>.</summary>
    /// <param name="kind">How.</param>
    /// <param name="mayRepeat">Nothing was sent, or sending again does no harm (RFC 9110 section 9.2.2).</param>
    public bool OnAttemptFailed(AttemptFailure kind, bool mayRepeat)
    {
        var failed = Endpoint;
        if (kind != AttemptFailure.Overload)
        {
            CountAttempt(AttemptOutcomes.Of(kind));
            core.Outliers.Note(failed!, service!, isFailure: true);
        }

        entry.Leave();
        if (failure == FailureClasses.None)
        {
            failure = (int)kind;
        }

        if (kind == AttemptFailure.Connect)
        {
            failed!.OnConnectFailed();
        }

        if (AttemptMilliseconds <= 0)
        {
            Answer = OwnAnswer.Timeout;
            return false;
        }

        if (mayRepeat && TryRepeat(failed))
        {
            return true;
        }

        Answer = kind switch
        {
            AttemptFailure.Timeout => OwnAnswer.Timeout,
            AttemptFailure.Overload => OwnAnswer.Overload,
            _ => OwnAnswer.BadGateway,
        };
        return false;
    }

    /// <summary>The endpoint takes no connections at the moment, and nothing was sent to it: another one, or the same where there is no
    /// other. False when the revision has none any more.</summary>
    public bool TryMove()
    {
        var from = Endpoint;
        entry.Leave();
        return entry.TryEnter(service!, ref arm!, from) || entry.TryEnter(service!, ref arm!, without: null);
    }

    /// <summary>Whether the rule has a request sent again that may have reached a backend: nothing else than the gateway holds of it, and
    /// sending it again does no harm.</summary>
    public bool MayRepeat(RequestHead head) => Rule!.Retry is not null && !head.HasBody && head.IsIdempotent;

    /// <summary>A backend has begun its final answer. True when that is to be dropped, and the request to be sent once more with
    /// <see cref="Endpoint"/>; the failure stays that of the revision, whatever the next answer is.</summary>
    /// <param name="status">Status of the answer.</param>
    /// <param name="head">The request.</param>
    public bool OnRetryable(int status, RequestHead head)
    {
        if (!MayRepeat(head) || !Rule!.Retry!.Covers(status))
        {
            return false;
        }

        var (answered, series) = (Endpoint!, SeriesOfEndpoint());
        if (!TryRepeat(answered))
        {
            return false;
        }

        series.OnAttempt(AttemptOutcomes.Answered);
        core.Outliers.Note(answered, service!, isFailure: status >= 500);
        entry.Leave(answered);
        if (failure == FailureClasses.None && status >= 500)
        {
            failure = FailureClasses.ServerError;
        }

        return true;
    }

    /// <summary>The backend has begun its final answer.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="fields">Its header fields, looked at now only.</param>
    public void OnAnswered(int status, HeaderFields fields)
    {
        CountAttempt(AttemptOutcomes.Answered);
        recorder.OnAnswer(fields);
        session.OnAnswered(Rule!, Endpoint!);
        entry.OnAnswering();
        if (status is 101 or >= 500)
        {
            core.Outliers.Note(Endpoint!, service!, isFailure: status != 101);
            return;
        }

        answering = true;
        broken = false;
    }

    /// <summary>Bodies were passed on, all of them or parts.</summary>
    /// <param name="request">Bytes of the request's body.</param>
    /// <param name="response">Bytes of the answer's body.</param>
    public void OnBodies(long request, long response) => (recorder.RequestBytes, recorder.ResponseBytes) = (request, response);

    /// <summary>A head was refused, so that no exchange began.</summary>
    /// <param name="client">Address of the client.</param>
    /// <param name="answer">What was answered.</param>
    public void OnRefused(IPAddress? client, OwnAnswer answer) => recorder.OnRefused(client, answer);

    /// <summary>The answer has been passed on.</summary>
    /// <param name="answer">What was kept of it; null for nothing.</param>
    /// <param name="whole">Whether the user got all of it.</param>
    public void OnAnswerPassed(AnswerCapture? answer, bool whole)
    {
        if (answer is not null && whole)
        {
            Trial?.Take(TrialPart.User, answer, arm!.Revision);
        }
    }

    /// <summary>The exchange has ended with an answer of the gateway itself.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="counts">As for <see cref="End"/>.</param>
    public void EndWith(OwnAnswer answer, bool counts)
    {
        recorder.OnOwnAnswer(answer);
        End(answer.Status, counts);
    }

    /// <summary>The exchange has ended.</summary>
    /// <param name="status">Status the client got, or 0 for none.</param>
    /// <param name="counts">False for upgraded connections and clients that went away: they say nothing about the revision.</param>
    public void End(int status, bool counts)
    {
        if (counts && (cell is not null || served is not null))
        {
            var microseconds = (long)core.Time.GetElapsedTime(started).TotalMicroseconds;
            if (failure == FailureClasses.None && status >= 500)
            {
                failure = FailureClasses.ServerError;
            }

            cell?.OnFinished(failure, microseconds, placement.User);
            served?.OnFinished(status, microseconds);
        }
        else if (cell is not null)
        {
            cell.OnExcluded();
            core.Series.OnExcluded(status == 101 ? Exclusion.Upgrade : Exclusion.ClientGone);
        }

        if (answering)
        {
            answering = false;
            if (counts)
            {
                core.Outliers.Note(Endpoint!, service!, isFailure: broken || status >= 500);
            }
        }

        cell = null;
        served = null;
        recorder.End(status, Trace, Rule, service?.Plan, RevisionOfEndpoint(), Endpoint?.Authority);
        copies.EndTrial();
        entry.Leave();
    }

    /// <summary>The backend has ended a connection that was in use instead of answering; it is asked again, and the judge is
    /// told.</summary>
    public void OnClosedWithoutAnswer()
    {
        CountAttempt(AttemptOutcomes.Reset);
        core.Outliers.Note(Endpoint!, service!, isFailure: true);
        OnBrokenAnswer();
    }

    /// <summary>The backend broke off in the middle of its answer.</summary>
    public void OnBrokenAnswer()
    {
        broken = true;
        if (failure == FailureClasses.None)
        {
            failure = FailureClasses.Reset;
        }
    }

    private void Reset()
    {
        copies.Reset();
        Rule = null;
        entry.Reset();
        RequestEdits = ResponseEdits = HeaderEdits.None;
        MatchedPath = "";
        HoldMilliseconds = 0;
        seen = null;
        service = null;
        arm = null;
        cell = null;
        served = null;
        placement.Reset();
        session.Reset();
        failure = FailureClasses.None;
        repeated = 0;
        BackoffMilliseconds = 0;
        answering = false;
    }

    private bool ChooseFirst()
    {
        if (TryServe(arm!))
        {
            Count(served!);
            return true;
        }

        var other = service!.Fallback(arm!);
        if (!arm!.IsThere && other is not null && TryServe(other))
        {
            Count(served!);
            return true;
        }

        // The revision has weight and nobody to answer any more: its failure, and another revision serves the user (decisions.md 7). Where
        // nobody was to be there, it is one of the Service alone.
        failure = entry.WasCrowded ? FailureClasses.Overload : FailureClasses.NoEndpoint;
        Count(core.Series.Of(placement.KeyWithoutPod(Rule!, service!.Plan, arm!.IsThere ? arm.Revision : "")));
        if (other is not null && TryServe(other))
        {
            return true;
        }

        Answer = entry.WasCrowded ? OwnAnswer.Overload : OwnAnswer.NoEndpoint;
        return false;
    }

    private bool TryServe(RevisionArm by)
    {
        if (!entry.TryEnter(service!, ref by, without: null))
        {
            return false;
        }

        arm = by;
        served = SeriesOfEndpoint();
        return true;
    }

    private void Count(Series series)
    {
        if (series.TakeWarmUp(started))
        {
            core.Series.OnExcluded(Exclusion.WarmUp);
            return;
        }

        cell = series.CellOf(core.Series.FrameOf(started));
        cell.OnStarted();
        var isOfArm = series.Key.Revision.Length > 0;
        if (isOfArm && placement.User != 0 && service!.Users is { } seen && seen.IsNew(arm!.Revision, placement.User))
        {
            cell.OnNewUser(placement.User);
        }
    }

    private void CountAttempt(int outcome)
    {
        recorder.OnAttempt();
        SeriesOfEndpoint().OnAttempt(outcome);
    }

    private string? RevisionOfEndpoint() => service?.Plan.Split is null ? Endpoint?.Plan.Revision : arm?.Revision;

    private Series SeriesOfEndpoint()
        => Endpoint!.SeriesOf(
            Rule!, service!.Plan, RevisionOfEndpoint()!, placement.Rule, placement.Class, placement.IsKept, core.Series);

    /// <summary>Another endpoint of the revision; where the route asks for retries also the same one again, after a while.</summary>
    private bool TryRepeat(UpstreamEndpoint? without)
    {
        var retry = Rule!.Retry;
        var wait = retry?.Wait(repeated, core.Draw()) ?? 0;
        var left = Rule.Plan.RequestTimeoutMilliseconds is { } most
            ? most - (int)core.Time.GetElapsedTime(started).TotalMilliseconds : int.MaxValue;
        if (repeated >= (retry?.Most ?? 1) || wait >= left || !core.Retries.TryTake()
            || !(entry.TryEnter(service!, ref arm!, without) || (retry is not null && entry.TryEnter(service!, ref arm!, without: null))))
        {
            return false;
        }

        repeated++;
        BackoffMilliseconds = wait;
        return true;
    }
}
