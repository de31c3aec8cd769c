using Microsoft.Extensions.Logging;
using Slipway.Api.Coordination;
using Slipway.Api.Meta;

namespace Slipway.Client.Leases;

/// <summary>
/// Lets one of several processes lead, by a Lease. Another one's lease counts as expired when it was seen unchanged for its duration on
/// the own clock, so clocks need not agree.
/// </summary>
/// <param name="client">Reads and writes the lease.</param>
/// <param name="lease">Namespace and name of the lease.</param>
/// <param name="identity">Name of this process, unique among the candidates.</param>
/// <param name="time">Clock.</param>
/// <param name="random">Spreads the attempts of the candidates.</param>
/// <param name="logger">Says who leads.</param>
public sealed class LeaderElection(
    IApiClient client, ObjectKey lease, string identity, TimeProvider time, Random random, ILogger logger)
{
    /// <summary>How long a lease is good without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader goes on when it cannot renew; shorter than <see cref="Duration"/>, so that two never lead.</summary>
    public static readonly TimeSpan RenewDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Time between attempts and between renewals.</summary>
    public static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    private const int MostReleases = 3;
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(5);

    private Lease? observed;
    private DateTimeOffset observedAt;

    /// <summary>
    /// Leads whenever it can, until asked to stop. On losing the lease the work is cancelled and awaited, then it tries again.
    /// </summary>
    /// <param name="lead">The work of the leader; its token is cancelled when the lead is lost.</param>
    /// <param name="cancellationToken">Stop and give the lease back.</param>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (await TryHoldAsync(cancellationToken))
                {
                    await LeadAsync(lead, cancellationToken);
                }

                await Task.Delay(Spread(RetryPeriod), time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ReleaseAsync();
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        LeaseLog.Leading(logger, identity, lease.ToString());
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = lead(leading.Token);
        try
        {
            await RenewAsync(work, cancellationToken);
        }
        finally
        {
            leading.Cancel();
            LeaseLog.Stopped(logger, identity, lease.ToString());
            try
            {
                await work;
            }
            catch (OperationCanceledException) when (leading.IsCancellationRequested)
            {
                // The work ended because it was told to.
            }
        }
    }

    private async Task RenewAsync(Task work, CancellationToken cancellationToken)
    {
        var renewed = time.GetUtcNow();
        while (!work.IsCompleted && time.GetUtcNow() - renewed < RenewDeadline)
        {
            await Task.Delay(RetryPeriod, time, cancellationToken);
            var attempt = time.GetUtcNow();
            if (await TryHoldAsync(cancellationToken))
            {
                renewed = attempt;
            }
            else if (observed?.Spec?.HolderIdentity != identity)
            {
                return;
            }
        }
    }

    private async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AttemptLimit, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await HoldAsync(attempt.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            LeaseLog.Refused(logger, lease.ToString(), e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LeaseLog.Refused(logger, lease.ToString(), $"no answer within {AttemptLimit}");
        }

        return false;
    }

    private async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        var found = await client.GetAsync<Lease>(lease, cancellationToken);
        if (found.IsNotFound)
        {
            return Took(await client.CreateAsync(Wanted(null), cancellationToken));
        }

        if (!found.Succeeded)
        {
            LeaseLog.Refused(logger, lease.ToString(), found.Error.Message ?? "");
            return false;
        }

        Observe(found.Value);
        return IsFree(found.Value) && Took(await client.UpdateAsync(Wanted(found.Value), cancellationToken));
    }

    private bool Took(ApiResult<Lease> written)
    {
        if (written.Succeeded)
        {
            Observe(written.Value);
        }

        return written.Succeeded;
    }

    private void Observe(Lease found)
    {
        if (observed?.Metadata?.ResourceVersion != found.Metadata?.ResourceVersion)
        {
            observed = found;
            observedAt = time.GetUtcNow();
        }
    }

    private bool IsFree(Lease found)
    {
        var holder = found.Spec?.HolderIdentity;
        var duration = TimeSpan.FromSeconds(found.Spec?.LeaseDurationSeconds ?? (int)Duration.TotalSeconds);
        return string.IsNullOrEmpty(holder) || holder == identity || time.GetUtcNow() - observedAt >= duration;
    }

    private Lease Wanted(Lease? found)
    {
        var now = time.GetUtcNow();
        var same = found?.Spec?.HolderIdentity == identity;
        return new Lease
        {
            Metadata = found?.Metadata ?? new ObjectMeta { Namespace = lease.Namespace, Name = lease.Name },
            Spec = new LeaseSpec
            {
                HolderIdentity = identity,
                LeaseDurationSeconds = (int)Duration.TotalSeconds,
                AcquireTime = same ? found!.Spec!.AcquireTime : now,
                RenewTime = now,
                LeaseTransitions = (found?.Spec?.LeaseTransitions ?? 0) + (found is null || same ? 0 : 1),
            },
        };
    }

    /// <summary>
    /// Gives the lease back. It is read for that: the renewal that the stop broke off may have been written all the same, or be written
    /// while this goes on.
    /// </summary>
    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(AttemptLimit, time);
        try
        {
            for (var attempt = 0; attempt < MostReleases; attempt++)
            {
                var found = await client.GetAsync<Lease>(lease, limit.Token);
                if (found.Value?.Spec is not { } held || held.HolderIdentity != identity)
                {
                    return;
                }

                var spec = held with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = time.GetUtcNow() };
                var released = await client.UpdateAsync(found.Value with { Spec = spec }, limit.Token);
                if (!released.IsConflict)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            LeaseLog.Refused(logger, lease.ToString(), e.Message);
        }
    }

    private TimeSpan Spread(TimeSpan period)
    {
        lock (random)
        {
            return period * (1 + (random.NextDouble() * 0.2));
        }
    }
}
