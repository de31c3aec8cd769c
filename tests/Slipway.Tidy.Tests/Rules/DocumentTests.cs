using System.Text.RegularExpressions;
using Slipway.Tidy.Tests.Sources;

namespace Slipway.Tidy.Tests.Rules;

/// <summary>Pages that name what is not there are worse than no pages.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Roots = ["src", "test", "tests", "bench", "docs", "eng", "examples"];

    private static IEnumerable<string> Pages => Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal));

    [Fact]
    public void Links_ToFiles_Exist()
        => Ratchet.Check("link", Pages.SelectMany(page => Link().Matches(Repository.Read(page))
            .Select(match => match.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains(':', StringComparison.Ordinal))
            .Where(target => !Repository.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
            .Select(target => $"{page} {target}")));

    [Fact]
    public void Code_NamedTypes_Exist()
    {
        var known = Repository.Sources.SelectMany(file => Word().Matches(file.Text).Select(match => match.Value))
            .ToHashSet(StringComparer.Ordinal);
        Ratchet.Check("named-type", Pages.SelectMany(page => Quoted(page)
            .Where(text => TypeName().IsMatch(text) && !known.Contains(text))
            .Select(text => $"{page} {text}")));
    }

    [Fact]
    public void Code_NamedPaths_Exist()
        => Ratchet.Check("named-path", Pages.SelectMany(page => Quoted(page)
            .Where(text => PathName().IsMatch(text) && Roots.Contains(text.Split('/')[0]) && !Repository.Exists(text.TrimEnd('/')))
            .Select(text => $"{page} {text}")));

    [Fact]
    public void Packages_Each_HaveALineInTheDependenciesPage()
    {
        var packages = Package().Matches(Repository.Read("Directory.Packages.props")).Select(match => match.Groups[1].Value);
        var section = Repository.Read("docs/dependencies.md").Split("## ")
            .Single(part => part.StartsWith("Packages", StringComparison.Ordinal));
        var lines = TableRow().Matches(section).Select(match => match.Groups[1].Value).Where(name => name is not "Package" and not "---");
        Assert.Equal(packages.Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Quoted(string page)
        => Quote().Matches(Fence().Replace(Repository.Read(page), string.Empty)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[A-Za-z_]\w+")]
    private static partial Regex Word();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Quote();

    [GeneratedRegex("```.*?```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    /// <summary>Two humps at least: RolloutPlanner, not Rollout.</summary>
    [GeneratedRegex(@"^[A-Z][a-z0-9]+[A-Z]\w*$")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^[\w.-]+/[\w./-]*$")]
    private static partial Regex PathName();

    [GeneratedRegex("PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex Package();

    [GeneratedRegex(@"^\| *([\w.-]+) *\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
