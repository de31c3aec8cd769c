using System.Text.RegularExpressions;
using Slipway.Tidy.Tests.Sources;

namespace Slipway.Tidy.Tests.Rules;

public sealed partial class ShapeTests
{
    /// <summary>A public type of at most this many lines may sit below the one that names the file.</summary>
    private const int SatelliteLines = 30;

    private static readonly string[] TextEndings = [".cs", ".csproj", ".props", ".targets", ".slnx", ".md", ".txt"];

    [Fact]
    public void Namespace_OfAFile_IsItsFolder()
        => Ratchet.Check("namespace", Repository.Sources
            .Select(file => (file.Path, Is: Namespace().Match(file.Code).Groups[1].Value, Expected: Expected(file.Path)))
            .Where(file => file.Is.Length > 0 && file.Is != file.Expected)
            .Select(file => file.Path));

    [Fact]
    public void File_PublicTypes_AreOneAndItsSatellites()
        => Ratchet.Check("public-types", Repository.Product.SelectMany(file => file.Outline.Types
            .Where(type => type is { Depth: 0, IsPublic: true, Lines: > SatelliteLines })
            .Skip(1)
            .Select(type => $"{file.Path} {type.Name}")));

    [Fact]
    public void File_FirstType_HasItsName()
        => Ratchet.Check("file-name", Repository.Product
            .Where(file => file.Outline.Types.Count > 0 && file.Outline.Types[0].Name != Path.GetFileName(file.Path).Split('.')[0])
            .Where(file => Path.GetFileName(file.Path) != "Program.cs")
            .Select(file => file.Path));

    [Fact]
    public void Code_Unfinished_IsNotThere()
        => Ratchet.Check("unfinished", Repository.Sources
            .Where(file => Unfinished().IsMatch(file.Text) && !IsThis(file))
            .Select(file => file.Path));

    [Fact]
    public void Tests_BareSleeps_AreNotThere()
        => Ratchet.Check("sleep", Repository.Sources
            .Where(file => file.Path.Contains(".Tests/", StringComparison.Ordinal) && Sleep().IsMatch(file.Code))
            .Select(file => file.Path));

    [Fact]
    public void Tests_ThatTakeLong_AreTheOnesOfLong()
        => Ratchet.Check("long", Repository.Sources
            .Where(file => TakesLong().Count(file.Text) > RunOfLong().Count(file.Text) && !IsThis(file))
            .Where(file => !file.Path.EndsWith("/LongOnly.cs", StringComparison.Ordinal))
            .Select(file => file.Path));

    [Fact]
    public void TextFiles_EndWithOneLineFeedAndHaveNoCarriageReturn()
        => Ratchet.Check("line-ends", Repository.Files
            .Where(path => TextEndings.Contains(Path.GetExtension(path)) || path is "slipway" or "test")
            .Where(path => Repository.Read(path) is { Length: > 0 } text && (text.Contains('\r') || !text.EndsWith('\n'))));

    private static bool IsThis(SourceFile file) => Path.GetFileNameWithoutExtension(file.Path) is nameof(ShapeTests);

    private static string Expected(string path)
    {
        var project = Repository.Projects.FirstOrDefault(project
            => path.StartsWith($"{Path.GetDirectoryName(project.Value)}/", StringComparison.Ordinal));
        if (project.Key is null)
        {
            return Namespace().Match(CodeBlanker.Blank(Repository.Read(path))).Groups[1].Value;
        }

        var folder = Path.GetDirectoryName(Path.GetRelativePath(Path.GetDirectoryName(project.Value)!, path))!;
        return folder.Length == 0 ? project.Key : $"{project.Key}.{folder.Replace('/', '.')}";
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|NotImplementedException")]
    private static partial Regex Unfinished();

    /// <summary>A wait without a clock of the test; waiting on a condition with a deadline is in Slipway.TestKit.</summary>
    [GeneratedRegex(@"Thread\.Sleep\(|Task\.Delay\((?![^;]*(?:[Tt]ime\b|TimeProvider|[Cc]lock))")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"LongOnly\.Require\(\)|SkipUnless\([^;]*(IsLong|SLIPWAY_LONG)")]
    private static partial Regex TakesLong();

    [GeneratedRegex(@"\[Trait\(""Run"", ""Long""\)\]")]
    private static partial Regex RunOfLong();
}
