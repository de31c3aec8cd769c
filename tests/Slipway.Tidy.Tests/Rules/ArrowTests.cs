using System.Text.RegularExpressions;
using Slipway.Tidy.Tests.Sources;

namespace Slipway.Tidy.Tests.Rules;

/// <summary>Who may see whom: docs/ARCHITECTURE.md.</summary>
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Slipway.Api"] = [],
        ["Slipway.Analysis"] = [],
        ["Slipway.Expressions"] = [],
        ["Slipway.Flags"] = [],
        ["Slipway.Storage"] = [],
        ["Slipway.Yaml"] = ["Slipway.Api"],
        ["Slipway.Client"] = ["Slipway.Api"],
        ["Slipway.ApiServer"] = ["Slipway.Api", "Slipway.Expressions", "Slipway.Storage", "Slipway.Yaml"],
        ["Slipway.Controllers"] = ["Slipway.Analysis", "Slipway.Api", "Slipway.Client", "Slipway.Expressions", "Slipway.Flags"],
        ["Slipway.Node"] = ["Slipway.Api", "Slipway.Client"],
        ["Slipway.Gateway"] = ["Slipway.Analysis", "Slipway.Api", "Slipway.Client", "Slipway.Flags"],
        ["Slipway.Dashboard"] = ["Slipway.Api", "Slipway.Client"],
    };

    [Fact]
    public void Project_References_AreAllowed()
    {
        var breaches = new List<string>();
        foreach (var (name, path) in Repository.Projects.Where(project => project.Value.StartsWith("src/", StringComparison.Ordinal)))
        {
            if (name == "Slipway.Cli")
            {
                continue;
            }

            var seen = Reference().Matches(Repository.Read(path)).Select(match => Path.GetFileNameWithoutExtension(match.Groups[1].Value));
            breaches.AddRange(seen.Except(Allowed.GetValueOrDefault(name, [])).Select(other => $"{name} -> {other}"));
        }

        Ratchet.Check("arrow", breaches);
    }

    [Fact]
    public void Projects_OfTheTree_AreInTheSolution()
        => Assert.Empty(Repository.Files
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal) && !path.StartsWith("examples/", StringComparison.Ordinal))
            .Except(Repository.Projects.Values));

    [Fact]
    public void Controllers_DeliveryAndTheOthers_DoNotSeeEachOther()
    {
        const string Folder = "src/Slipway.Controllers/";
        var files = Repository.Sources.Where(file => file.Path.StartsWith(Folder, StringComparison.Ordinal)).ToList();
        var rooms = files.Select(file => file.Path[Folder.Length..].Split('/'))
            .Where(parts => parts.Length > 1)
            .Select(parts => parts[0])
            .Distinct();
        var breaches = new List<string>();
        foreach (var room in rooms.Where(room => room != "Delivery"))
        {
            breaches.AddRange(Seeing(files, $"{Folder}Delivery/", room));
            breaches.AddRange(Seeing(files, $"{Folder}{room}/", "Delivery"));
        }

        breaches.AddRange(files
            .Where(file => file.Code.Contains("Slipway.Storage", StringComparison.Ordinal))
            .Select(file => $"{file.Path} Storage"));
        Ratchet.Check("controller-arrow", breaches);
    }

    private static IEnumerable<string> Seeing(IEnumerable<SourceFile> files, string folder, string room) => files
        .Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal))
        .Where(file => file.Code.Contains($"Slipway.Controllers.{room}", StringComparison.Ordinal))
        .Select(file => $"{file.Path} {room}");

    [GeneratedRegex("ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}
