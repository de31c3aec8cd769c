using Slipway.Analysis.Comparison;

namespace Slipway.Gateway.Mirroring;

/// <summary>
/// The three answers to one request, until the last of those who bring them has left. Compared only when all are there; a copy without
/// answer is one too.
/// </summary>
internal sealed class ComparisonTrial(ComparisonBook book, ComparisonRule rule, string endpoint) : IThreadPoolWorkItem
{
    private readonly AnswerCapture?[] answers = new AnswerCapture?[3];
    private readonly bool[] taken = new bool[3];
    private volatile bool spoiled;
    private int open = 1;

    /// <summary>What is compared.</summary>
    public ComparisonRule Rule => rule;

    /// <summary>Method and path of the request.</summary>
    public string Endpoint => endpoint;

    /// <summary>Whether both stable answers come from one pod.</summary>
    public bool IsSamePod { get; set; }

    /// <summary>Waits for both copies too; false when the request is over already.</summary>
    public bool TryAddCopies()
    {
        var now = Volatile.Read(ref open);
        while (now > 0)
        {
            var was = Interlocked.CompareExchange(ref open, now + 2, now);
            if (was == now)
            {
                return true;
            }

            now = was;
        }

        return false;
    }

    /// <summary>Takes an answer; null for a copy that got none.</summary>
    /// <param name="part">Whose it is.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="revision">The revision that gave it: that of the user may have become the candidate when stable had no pods.</param>
    public void Take(TrialPart part, AnswerCapture? answer, string revision)
    {
        spoiled |= answer is { IsTooLarge: true } || (revision == rule.Hash) != (part == TrialPart.Candidate);
        (answers[(int)part], taken[(int)part]) = (answer, true);
    }

    /// <summary>Ends the wait for one of those who bring answers. Comparing is left to threads that serve no user.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref open) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <inheritdoc/>
    public void Execute()
    {
        var whole = !spoiled && Array.TrueForAll(taken, static t => t);
        ObservedAnswer[] all = whole
            ? [.. answers.Select(static a => a is null ? ObservedAnswer.None : a.ToAnswer()).OfType<ObservedAnswer>()]
            : [];
        book.End(this, all.Length == answers.Length ? all : []);
    }
}
