using System.Globalization;

namespace Slipway.Analysis;

/// <summary>
/// How the evidence went, from the start of a comparison to its newest moment, in at most <see cref="Most"/> points however long it takes:
/// when there are more, the least distance between two doubles. The first and the newest point always stay. An immutable value; its text
/// is <c>seconds,requests,evidence,passEvidence</c> for each point, with spaces between them.
/// </summary>
public sealed class EvidenceCourse
{
    /// <summary>Most points.</summary>
    public const int Most = 60;

    private const double LeastSpacing = 0.25;
    private readonly double spacing;

    private EvidenceCourse(IReadOnlyList<EvidencePoint> points, double spacing)
    {
        Points = points;
        this.spacing = spacing;
    }

    /// <summary>No points.</summary>
    public static EvidenceCourse Empty { get; } = new([], LeastSpacing);

    /// <summary>The points, in the order of their time.</summary>
    public IReadOnlyList<EvidencePoint> Points { get; }

    /// <summary>The course that a text tells; empty for none, and for one that is none.</summary>
    public static EvidenceCourse Parse(string? text)
    {
        var course = Empty;
        foreach (var word in (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split(',');
            if (parts.Length != 4 || !Number(parts[0], out var seconds) || !Number(parts[2], out var against)
                || !Number(parts[3], out var passing)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var requests))
            {
                return Empty;
            }

            course = course.Add(new EvidencePoint(seconds, requests, against, passing));
        }

        return course;
    }

    /// <summary>The course with a newer point; time does not run backwards, an earlier one counts as of the newest.</summary>
    public EvidenceCourse Add(EvidencePoint point)
    {
        var points = Points.ToList();
        if (points.Count > 0 && point.Seconds < points[^1].Seconds)
        {
            point = point with { Seconds = points[^1].Seconds };
        }

        if (points.Count > 1 && points[^1].Seconds - points[^2].Seconds < spacing)
        {
            points[^1] = point;
        }
        else
        {
            points.Add(point);
        }

        var wider = spacing;
        while (points.Count > Most)
        {
            wider *= 2;
            points = Thinned(points, wider);
        }

        return new EvidenceCourse(points, wider);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Points.Select(static p => string.Create(
        CultureInfo.InvariantCulture, $"{p.Seconds:0.##},{p.CanaryRequests},{p.Evidence:G4},{p.PassEvidence:G4}")));

    private static bool Number(string text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value >= 0;

    private static List<EvidencePoint> Thinned(List<EvidencePoint> points, double spacing)
    {
        List<EvidencePoint> kept = [points[0]];
        foreach (var point in points.Skip(1).SkipLast(1))
        {
            if (point.Seconds - kept[^1].Seconds >= spacing)
            {
                kept.Add(point);
            }
        }

        return [.. kept, points[^1]];
    }
}
