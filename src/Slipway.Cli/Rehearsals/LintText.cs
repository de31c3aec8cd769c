using Slipway.Cli.Manifests;

namespace Slipway.Cli.Rehearsals;

/// <summary>Writes a <see cref="LintReport"/> for people.</summary>
internal static class LintText
{
    public static void Write(LintReport report, TextWriter writer)
    {
        foreach (var document in report.Documents)
        {
            var name = document.Namespace is { } ns ? $"{ns}/{document.Name}" : document.Name;
            writer.WriteLine($"{report.File}:{document.Line}: {document.Kind} {name}: {(document.Accepted ? "accepted" : "refused")}");
            foreach (var problem in document.Problems)
            {
                var field = problem.Field.Length == 0 ? "" : $"{problem.Field}: ";
                writer.WriteLine($"  {problem.Line}:{problem.Column}: {field}{problem.Message}");
            }

            foreach (var note in document.Notes)
            {
                writer.WriteLine($"  note: {note}");
            }
        }

        if (report.Skipped.Count > 0)
        {
            writer.WriteLine($"skipped: {string.Join(", ", report.Skipped.Select(static s => $"{s.Kind} {s.Name}"))}");
        }
    }
}
