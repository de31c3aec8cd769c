using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Mirroring;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Splitting;

/// <summary>A route or a mirror of a split, ready to be asked.</summary>
internal sealed class SplitRule
{
    private readonly TrafficMatcher[] matchers;
    private readonly WeightSchedule? schedule;
    private readonly ulong salt;
    private readonly int[] shares;

    /// <summary>Compiles one.</summary>
    /// <param name="plan">What it says.</param>
    /// <param name="arm">The revision it names.</param>
    /// <param name="schedule">Order of choices for this share; used where it is neither nothing nor all.</param>
    public SplitRule(PlannedSplitRule plan, RevisionArm arm, Func<int[], WeightSchedule> schedule)
    {
        Name = plan.Name;
        Arm = arm;
        matchers = [.. plan.Matches.Select(static m => new TrafficMatcher(m))];
        shares = [plan.Share, WeightSchedule.Length - plan.Share];
        this.schedule = IsPartial ? schedule(shares) : null;
        salt = StickyChoice.Hash("rule"u8, Encoding.UTF8.GetBytes(plan.Name));
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The revision.</summary>
    public RevisionArm Arm { get; }

    /// <summary>Share of the matching requests that it takes, in units of 0.01 %.</summary>
    public int Share => shares[0];

    /// <summary>Comparison of the answers to copies; null for none, and for routes.</summary>
    public ComparisonRule? Comparison { get; init; }

    /// <summary>Whether it takes some of what it matches, so that the others are their like.</summary>
    public bool IsPartial => shares[0] is > 0 and < WeightSchedule.Length;

    /// <summary>Whether a request fits one of the alternatives.</summary>
    public bool Matches(RequestHead head)
    {
        foreach (var matcher in matchers)
        {
            if (matcher.Accepts(head))
            {
                return true;
            }
        }

        return matchers.Length == 0;
    }

    /// <summary>Whether a request that fits is taken.</summary>
    /// <param name="user">The user, who always gets the same answer while the share stays, and a yes is kept when it grows; 0 when each
    /// request is placed by itself.</param>
    public bool Takes(ulong user)
        => !IsPartial ? shares[0] > 0
            : user == 0 ? schedule!.Next() == 0
            : StickyChoice.Pick(StickyChoice.Again(user, salt), shares) == 0;
}
