using Slipway.Analysis;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>A judgement under way.</summary>
internal sealed class JudgementCase(
    JudgementSession session, VersionJudge judge, VersionState state, SortedDictionary<string, InstanceLedger> ledgers)
{
    /// <summary>Compares the versions.</summary>
    public VersionJudge Judge => judge;

    /// <summary>What is compared.</summary>
    public JudgementSession Session { get; set; } = session;

    /// <summary>What the test remembers.</summary>
    public VersionState State { get; set; } = state;

    /// <summary>How the evidence went.</summary>
    public EvidenceCourse Course { get; set; } = EvidenceCourse.Empty;

    /// <summary>Which requests were compared last; null before any.</summary>
    public string? Compared { get; set; }

    /// <summary>The objective that both revisions are held to; null for none.</summary>
    public ObjectiveWatch? Objective { get; set; }

    /// <summary>Whether it was told that they miss it.</summary>
    public bool ToldMissed { get; set; }

    /// <summary>Place in the frames of each gateway instance.</summary>
    public SortedDictionary<string, InstanceLedger> Ledgers { get; } = ledgers;

    /// <summary>The verdict that was told last.</summary>
    public Verdict Verdict { get; set; } = Verdict.NotEnoughData;

    /// <summary>When it came.</summary>
    public DateTimeOffset? VerdictAt { get; set; }

    /// <summary>When something was told last.</summary>
    public DateTimeOffset ToldAt { get; set; }
}
