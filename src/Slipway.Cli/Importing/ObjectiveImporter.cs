using Slipway.Api.Trees;
using Slipway.Cli.Manifests;

namespace Slipway.Cli.Importing;

/// <summary>Translates files of OpenSLO and Sloth.</summary>
internal static class ObjectiveImporter
{
    /// <summary>All that a file has.</summary>
    public static ObjectiveImport Of(ManifestFile file, ImportOptions options)
    {
        var findings = new List<ImportFinding>();
        var documents = file.Documents.Select(d => new ImportedField(d, "", d.Position, findings)).ToList();
        var openSlo = new OpenSloReader(documents, options);
        var manifests = new List<TreeObject>();
        var names = new SortedDictionary<string, ImportedField>(StringComparer.Ordinal);
        foreach (var document in documents)
        {
            foreach (var manifest in Read(document, openSlo, options))
            {
                var name = manifest.TextAt("metadata", "name")!;
                if (names.TryAdd(name, document))
                {
                    manifests.Add(manifest);
                }
                else
                {
                    document.Lose($"makes a second objective of the name {name}");
                }
            }
        }

        return new ObjectiveImport(manifests, [.. findings.Distinct()]);
    }

    private static IEnumerable<TreeObject> Read(ImportedField document, OpenSloReader openSlo, ImportOptions options)
    {
        var (apiVersion, version) = (document["apiVersion"], document["version"]);
        switch ((apiVersion.Value, version.Value))
        {
            case (TreeString { Value: OpenSloReader.Version }, _):
                return openSlo.Read(document);
            case (null, TreeString { Value: SlothReader.Version }):
                return SlothReader.Read(document, options);
            case (null, null):
                document.Lose($"is neither OpenSLO (apiVersion: {OpenSloReader.Version}) nor Sloth (version: {SlothReader.Version})");
                return [];
            case (null, _):
                version.Lose($"must be {SlothReader.Version}");
                return [];
            default:
                apiVersion.Lose($"must be {OpenSloReader.Version}");
                return [];
        }
    }
}
