namespace Slipway.Node.Probes;

/// <summary>Which of the three probes of a container.</summary>
internal enum ProbeKind
{
    /// <summary>Gates the other two.</summary>
    Startup,

    /// <summary>Says whether the container gets requests.</summary>
    Readiness,

    /// <summary>Says whether the container is restarted.</summary>
    Liveness,
}

/// <summary>A try and what it means with those before it.</summary>
/// <param name="Kind">The probe.</param>
/// <param name="Result">The try.</param>
/// <param name="Verdict">True or false once a threshold is reached; null before.</param>
internal sealed record ProbeReport(ProbeKind Kind, ProbeResult Result, bool? Verdict);

/// <summary>Tries one probe of one run of a container again and again.</summary>
/// <param name="prober">Makes the tries.</param>
/// <param name="time">Clock.</param>
internal sealed class ProbeLoop(IProber prober, TimeProvider time)
{
    /// <summary>
    /// Until a container has answered for the first time, it is tried at this interval as well; such a try can only succeed. So a
    /// container that is up after 100 ms is not ready after a whole period.
    /// </summary>
    private static readonly TimeSpan EagerInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan EagerFor = TimeSpan.FromSeconds(10);

    /// <summary>Runs until cancelled, or until a startup probe has decided.</summary>
    /// <param name="kind">The probe.</param>
    /// <param name="request">The try; its probe gives the times and thresholds.</param>
    /// <param name="report">Told of each try that counts.</param>
    /// <param name="cancellationToken">The run has ended.</param>
    public async Task RunAsync(ProbeKind kind, ProbeRequest request, Action<ProbeReport> report, CancellationToken cancellationToken)
    {
        var probe = request.Probe;
        var period = TimeSpan.FromSeconds(Math.Max(1, probe.PeriodSeconds ?? 10));
        await Task.Delay(TimeSpan.FromSeconds(probe.InitialDelaySeconds ?? 0), time, cancellationToken);
        if (kind != ProbeKind.Liveness && Threshold(probe.SuccessThreshold, 1) == 1)
        {
            await EagerAsync(request, period, cancellationToken);
        }

        var count = 0;
        bool? last = null;
        while (true)
        {
            var result = await prober.ProbeAsync(request, cancellationToken);
            count = result.Success == last ? count + 1 : 1;
            last = result.Success;
            var threshold = result.Success ? Threshold(probe.SuccessThreshold, 1) : Threshold(probe.FailureThreshold, 3);
            bool? verdict = count >= threshold ? result.Success : null;
            report(new ProbeReport(kind, result, verdict));
            if (kind == ProbeKind.Startup && verdict is not null)
            {
                return;
            }

            await Task.Delay(period, time, cancellationToken);
        }
    }

    private async Task EagerAsync(ProbeRequest request, TimeSpan period, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + (period < EagerFor ? period : EagerFor);
        while (time.GetUtcNow() < until && !(await prober.ProbeAsync(request, cancellationToken)).Success)
        {
            await Task.Delay(EagerInterval, time, cancellationToken);
        }
    }

    private static int Threshold(int? configured, int fallback) => Math.Max(1, configured ?? fallback);
}
