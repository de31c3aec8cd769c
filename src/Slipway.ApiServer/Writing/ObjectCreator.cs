using Slipway.Api.Meta;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Writing;

/// <summary>Creates objects.</summary>
internal sealed class ObjectCreator(ObjectPipeline pipeline, ObjectCommit commit, TimeProvider time, IIdSource ids)
{
    /// <summary>How often a generated name is tried; as kube-apiserver.</summary>
    private const int NameTries = 8;

    public Task<StoredObject> CreateAsync(WriteContext context, Tree body, CancellationToken cancellationToken)
        => CreateDecodedAsync(context, ObjectPipeline.Decode(context, body), true, cancellationToken);

    /// <summary>Creates a body that is decoded already.</summary>
    /// <param name="context">What is written by whom.</param>
    /// <param name="decoded">The object.</param>
    /// <param name="track">Whether ownership of the fields is to be recorded; an apply patch brings its own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<StoredObject> CreateDecodedAsync(
        WriteContext context, TreeObject decoded, bool track, CancellationToken cancellationToken)
    {
        if (context.Kind.HasStatus && context.Subresource.Length == 0)
        {
            decoded = decoded.Without("status");
        }

        var generated = decoded.TextAt("metadata", "name") is not { Length: > 0 };
        for (var tries = 1; ; tries++)
        {
            var now = time.GetUtcNow();
            var value = pipeline.Complete(context, ObjectMetadata.ForCreate(decoded, context, ids, now), null);
            value = track ? Ownership.Track(context, null, value, now) : value;
            if (await commit.CreateAsync(context.Kind, value, context.DryRun, cancellationToken) is { } created)
            {
                return created;
            }

            if (!generated || tries == NameTries)
            {
                throw ApiErrors.AlreadyExists(context.Kind, value.Metadata().Text("name") ?? "");
            }
        }
    }
}
