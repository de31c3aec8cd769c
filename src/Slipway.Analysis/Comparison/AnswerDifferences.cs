using System.Globalization;
using System.Text.Json;

namespace Slipway.Analysis.Comparison;

/// <summary>Compares whole answers: status, headers, and the body by path where both are JSON, else as a whole.</summary>
public static class AnswerDifferences
{
    /// <summary>Field of the status code.</summary>
    public const string Status = "status";

    /// <summary>Dates of answers to one request lie no further apart: so long may a copy take.</summary>
    public static readonly TimeSpan OneMoment = TimeSpan.FromSeconds(10);

    /// <summary>Field of a body that is compared as a whole.</summary>
    public const string Body = "body";

    /// <summary>What differs, by field. Where the status differs, nothing else is compared: one cause, one field.</summary>
    /// <param name="first">The answer that is compared with.</param>
    /// <param name="second">The other answer.</param>
    /// <param name="ignore">Fields that are left out.</param>
    /// <param name="seen">Takes the fields that are compared.</param>
    public static IReadOnlyDictionary<string, FieldDifference> Between(
        ObservedAnswer first, ObservedAnswer second, IgnoreRules ignore, ISet<string> seen)
    {
        var found = new SortedDictionary<string, FieldDifference>(StringComparer.Ordinal);
        if (!ignore.Covers(Status))
        {
            seen.Add(Status);
            if (first.Status != second.Status)
            {
                found[Status] = new FieldDifference(DifferenceKind.Value, Text(first.Status), Text(second.Status));
            }
        }

        if (first.Status != second.Status)
        {
            return found;
        }

        CompareHeaders(first, second, ignore, seen, found);
        CompareBodies(first, second, ignore, seen, found);
        return found;
    }

    private static void CompareHeaders(
        ObservedAnswer first, ObservedAnswer second, IgnoreRules ignore, ISet<string> seen,
        SortedDictionary<string, FieldDifference> found)
    {
        foreach (var name in first.Headers.Keys.Union(second.Headers.Keys))
        {
            var field = $"header:{name}";
            if (ignore.Covers(field))
            {
                continue;
            }

            seen.Add(field);
            var (one, other) = (first.Headers.GetValueOrDefault(name), second.Headers.GetValueOrDefault(name));
            if (one != other && !AreSameMoment(one, other))
            {
                found[field] = new FieldDifference(
                    other is null ? DifferenceKind.Missing : one is null ? DifferenceKind.Extra : DifferenceKind.Value,
                    FieldText.Cut(one ?? ""), FieldText.Cut(other ?? ""));
            }
        }
    }

    /// <summary>
    /// Whether both are dates of HTTP of about one moment. They have whole seconds, so that of two answers to one request the slower one's
    /// is the later one more often: that is its duration and no difference of content, and does not cancel out.
    /// </summary>
    private static bool AreSameMoment(string? one, string? other)
        => Moment(one) is { } a && Moment(other) is { } b && (a - b).Duration() <= OneMoment;

    private static DateTimeOffset? Moment(string? value)
        => DateTimeOffset.TryParseExact(value, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static void CompareBodies(
        ObservedAnswer first, ObservedAnswer second, IgnoreRules ignore, ISet<string> seen,
        SortedDictionary<string, FieldDifference> found)
    {
        using var one = Parse(first);
        using var other = Parse(second);
        if (one is not null && other is not null)
        {
            var trees = new TreeDifferences(ignore, seen);
            trees.Compare("$", one.RootElement, other.RootElement);
            foreach (var (field, difference) in trees.Found)
            {
                found[field] = difference;
            }
        }
        else if (!ignore.Covers(Body))
        {
            seen.Add(Body);
            if (one is null != other is null || first.BodyHash != second.BodyHash || !first.Body.Span.SequenceEqual(second.Body.Span))
            {
                found[Body] = new FieldDifference(
                    one is null == other is null ? DifferenceKind.Value : DifferenceKind.Type,
                    FieldText.OfBody(first), FieldText.OfBody(second));
            }
        }
    }

    private static JsonDocument? Parse(ObservedAnswer answer)
    {
        if (!answer.IsJson || answer.BodyHash is not null || answer.Body.IsEmpty)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(answer.Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(int status) => status == 0 ? "no answer" : FormattableString.Invariant($"{status}");
}
