using System.Net;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;

namespace Slipway.Gateway.Routing;

/// <summary>Which requests a rule lets in, ready to be asked.</summary>
internal sealed class RuleAdmission
{
    private readonly IPNetwork[] allowed;
    private readonly IPNetwork[] denied;
    private readonly IPNetwork[] unlimited;
    private readonly ClientRate? rate;
    private readonly long mostBytes;

    /// <summary>Prepares it.</summary>
    /// <param name="plan">What it says.</param>
    /// <param name="rate">Counts requests of clients; null where they are not counted.</param>
    public RuleAdmission(PlannedAdmission plan, ClientRate? rate)
    {
        this.rate = rate;
        mostBytes = plan.MaxBodyBytes ?? long.MaxValue;
        allowed = [.. plan.Allowed.Select(static n => IPNetwork.Parse(n))];
        denied = [.. plan.Denied.Select(static n => IPNetwork.Parse(n))];
        unlimited = [.. plan.Unlimited.Select(static n => IPNetwork.Parse(n))];
    }

    /// <summary>The answer to a request that is not let in; null for one that is.</summary>
    /// <param name="head">The request.</param>
    /// <param name="client">Address of the client.</param>
    public OwnAnswer? Refuse(RequestHead head, IPAddress? client)
    {
        var address = client is { IsIPv4MappedToIPv6: true } ? client.MapToIPv4() : client;
        if ((allowed.Length > 0 && !Contain(allowed, address)) || Contain(denied, address))
        {
            return OwnAnswer.Forbidden;
        }

        return head.ContentLength > mostBytes ? OwnAnswer.BodyTooLarge
            : rate is not null && !Contain(unlimited, address) && rate.TryTake(address) is > 0 and var seconds
                ? OwnAnswer.TooManyRequests(seconds)
            : null;
    }

    private static bool Contain(IPNetwork[] networks, IPAddress? address)
        => address is not null && Array.Exists(networks, n => n.Contains(address));
}
