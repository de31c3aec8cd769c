using System.Buffers;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;

namespace Slipway.Gateway.Mirroring;

/// <summary>Makes copies of requests and sends them, on threads that serve no user; for a comparison two of each, in random
/// order.</summary>
internal sealed class MirrorSender(GatewayCore core)
{
    private readonly long[] results = new long[Enum.GetValues<MirrorResult>().Length];
    private long reserved;

    /// <summary>Copies with this result.</summary>
    public long Count(MirrorResult result) => Volatile.Read(ref results[(int)result]);

    /// <summary>Bytes of requests that are being kept or sent.</summary>
    public long Reserved => Volatile.Read(ref reserved);

    /// <summary>Makes room; false when all copies together hold too much.</summary>
    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref reserved, bytes) <= Limits.MirrorTotalBytes)
        {
            return true;
        }

        Free(bytes);
        return false;
    }

    /// <summary>Gives room back.</summary>
    public void Free(int bytes) => Interlocked.Add(ref reserved, -bytes);

    /// <summary>Counts copies.</summary>
    public void Count(MirrorResult result, int copies) => Interlocked.Add(ref results[(int)result], copies);

    /// <summary>Counts copies that are not made.</summary>
    public void Skip(IReadOnlyList<MirrorTarget> targets, MirrorResult why) => Count(why, targets.Count);

    /// <summary>Keeps the body of a request that has copies due; null when it is known to be too large.</summary>
    public MirrorRecord? Record(RequestHead head, Exchange exchange, byte[] client)
    {
        if (head.ContentLength > Limits.MirrorBodyBytes)
        {
            Skip(exchange.Mirrors, MirrorResult.TooLarge);
            return null;
        }

        return new MirrorRecord(this, head, exchange, client);
    }

    /// <summary>Sends the copies of a request. Returns at once.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="exchange">Its exchange.</param>
    /// <param name="client">Address of the client.</param>
    /// <param name="body">Its body as framed for a backend.</param>
    public void Send(RequestHead head, Exchange exchange, ReadOnlySpan<byte> client, ReadOnlySpan<byte> body)
    {
        foreach (var target in exchange.Mirrors)
        {
            var candidate = EndpointChoice.Pick(target.Arm.Endpoints, null, core.Draw());
            var copy = Prepare(target, candidate, head, exchange, client, body);
            if (copy is null || target.Trial is not { } trial)
            {
                Queue(copy);
                continue;
            }

            // By another pod than the user's, where there is one: what tells of the pod is noise.
            var stable = exchange.Arm!;
            var other = EndpointChoice.Pick(stable.Endpoints, exchange.Endpoint, core.Draw());
            trial.IsSamePod = other is null;
            var second = Prepare(target with { Arm = stable }, other ?? exchange.Endpoint, head, exchange, client, body);
            if (second is null || !trial.TryAddCopies())
            {
                copy.Drop();
                second?.Drop();
                continue;
            }

            (copy.Part, second.Part) = (TrialPart.Candidate, TrialPart.Second);
            var isCandidateFirst = (core.Draw() & 1) == 0;
            Queue(isCandidateFirst ? copy : second);
            Queue(isCandidateFirst ? second : copy);
        }
    }

    private static void Queue(MirrorAttempt? attempt)
    {
        if (attempt is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(attempt, preferLocal: false);
        }
    }

    /// <summary>A copy that is ready to go; null when a bound says that there is none, which is counted.</summary>
    private MirrorAttempt? Prepare(
        MirrorTarget target, UpstreamEndpoint? endpoint, RequestHead head, Exchange exchange, ReadOnlySpan<byte> client,
        ReadOnlySpan<byte> body)
    {
        if (endpoint is null)
        {
            Count(MirrorResult.NoEndpoint, 1);
            return null;
        }

        var size = RequestHeadWriter.SizeOf(head, exchange, client) + target.Mirror.Length + body.Length;
        if (endpoint.IsFull || !endpoint.TryEnterCopy(Limits.MirrorsPerEndpoint))
        {
            Count(endpoint.Retired ? MirrorResult.NoEndpoint : MirrorResult.OverLimit, 1);
            return null;
        }

        if (!TryReserve(size))
        {
            Leave(endpoint);
            Count(MirrorResult.TooLarge, 1);
            return null;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(size);
        var length = RequestHeadWriter.WriteCopy(bytes, head, exchange, client, target.Mirror);
        body.CopyTo(bytes.AsSpan(length));
        return new MirrorAttempt(core, target, endpoint, head) { Bytes = bytes, Length = length + body.Length, Reserved = size };
    }

    /// <summary>Ends a copy.</summary>
    public void Leave(UpstreamEndpoint endpoint)
    {
        if (endpoint.LeaveCopy())
        {
            core.OnDrained();
        }
    }
}
