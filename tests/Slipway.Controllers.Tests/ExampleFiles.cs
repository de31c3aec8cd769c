using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.Yaml;

namespace Slipway.Controllers.Tests;

/// <summary>The manifests under <c>examples/</c>, read as an API server reads them: each field must be known, valid and honoured.</summary>
internal static class ExampleFiles
{
    /// <summary>Names of the files of a folder, without extension, sorted.</summary>
    public static IEnumerable<string> Names(string folder)
        => Directory.GetFiles(Folder(folder), "*.yaml").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Order(StringComparer.Ordinal);

    /// <summary>The objects of a file, in order.</summary>
    public static IEnumerable<KubeObject> Objects(string folder, string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder(folder), $"{name}.yaml"));
        var read = Assert.IsType<YamlReadResult.Success>(YamlReader.Read(text));
        foreach (var document in read.Documents.Cast<TreeObject>())
        {
            var kind = Kinds.Find(document.Text("apiVersion")!, document.Text("kind")!)!;
            var schema = SchemaCatalog.For(kind);
            var decoded = Assert.IsType<DecodeResult.Success>(schema.Decode(document));
            Assert.Empty(decoded.StrictProblems);
            Assert.Empty(schema.Validate(schema.Default(decoded.Value)));
            Assert.Empty(schema.NotHonoured(decoded.Value));
            yield return (KubeObject)schema.ToRecord(schema.Default(decoded.Value));
        }
    }

    private static string Folder(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "examples", name);
    }
}
