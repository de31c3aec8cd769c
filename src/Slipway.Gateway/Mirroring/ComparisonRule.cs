using System.Text;
using Slipway.Analysis.Comparison;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Mirroring;

/// <summary>What a mirror compares.</summary>
internal sealed class ComparisonRule
{
    private readonly byte[][] methods;

    /// <summary>Compiles it.</summary>
    /// <param name="split">The split of the mirror.</param>
    /// <param name="mirror">The mirror.</param>
    public ComparisonRule(PlannedSplit split, PlannedSplitRule mirror)
    {
        var plan = mirror.Compare!;
        Mirror = mirror.Name;
        Hash = mirror.Hash;
        Split = split.Uid;
        Key = string.Join('\n', [split.Uid, mirror.Name, mirror.Hash, .. plan.Methods, "", .. plan.Ignore]);
        Ignore = new IgnoreRules(plan.Ignore);
        methods = [.. plan.Methods.Select(Encoding.ASCII.GetBytes)];
    }

    /// <summary>Name of the mirror.</summary>
    public string Mirror { get; }

    /// <summary>The candidate.</summary>
    public string Hash { get; }

    /// <summary>Uid of the split.</summary>
    public string Split { get; }

    /// <summary>What is counted together: as long as this stays.</summary>
    public string Key { get; }

    /// <summary>Fields that are left out.</summary>
    public IgnoreRules Ignore { get; }

    /// <summary>Whether a request may be copied, and is answered by another revision than the candidate.</summary>
    public bool Allows(RequestHead head, RevisionArm user, RevisionArm candidate)
    {
        if (user.Revision == candidate.Revision)
        {
            return false;
        }

        foreach (var method in methods)
        {
            if (head.Method.SequenceEqual(method))
            {
                return true;
            }
        }

        return false;
    }
}
