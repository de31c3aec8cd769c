using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.Cli.Output;
using Slipway.Client;
using Slipway.Yaml;

namespace Slipway.Cli.Connections;

/// <summary>Applies a manifest of one or more documents by server-side apply.</summary>
internal static class ManifestApply
{
    /// <exception cref="CommandFailure">A document is no object of a known kind.</exception>
    /// <exception cref="ApiRefusedException">The server refused one; those before it are applied.</exception>
    public static async Task RunAsync(IApiClient client, string manifest, string fieldManager, CancellationToken cancellationToken)
    {
        var documents = YamlReader.Read(manifest) switch
        {
            YamlReadResult.Success success => success.Documents,
            YamlReadResult.SyntaxError error => throw new CommandFailure($"{error}"),
            _ => throw new InvalidOperationException("unknown outcome"),
        };
        foreach (var document in documents.OfType<TreeObject>())
        {
            var metadata = document["metadata"] as TreeObject;
            var kind = Kinds.Find(document.Text("apiVersion") ?? "", document.Text("kind") ?? "")
                ?? throw new CommandFailure($"{document.Position}: unknown kind {document.Text("kind")} of {document.Text("apiVersion")}");
            (await client.PatchAsync<PartialObjectMetadata>(
                kind,
                new ObjectKey(metadata?.Text("namespace") ?? "", metadata?.Text("name") ?? ""),
                new PatchBody(PatchType.Apply, TreeWriter.Write(document)),
                new WriteQuery { FieldManager = fieldManager, Force = true },
                cancellationToken)).OrThrow();
        }
    }
}
