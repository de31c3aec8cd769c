using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Writing;

/// <summary>Records who owns the fields of an object after a write.</summary>
internal static class Ownership
{
    public static TreeObject Track(WriteContext context, TreeObject? old, TreeObject next, DateTimeOffset now) => FieldManagement.Track(
        old?.WithMetadata(static m => m.Without("resourceVersion")), next, new FieldTracking
        {
            Kind = context.Kind,
            Schema = SchemaCatalog.For(context.Kind).Root,
            Manager = context.Manager,
            Subresource = context.Subresource,
            Now = now,
        });
}
