using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer;

/// <summary>What is there from the first moment: namespaces, default roles and their bindings.</summary>
internal static class Bootstrap
{
    private static readonly ApiUser Self = ApiUser.Known("system:apiserver", ApiUser.Masters);
    private static readonly string[] Namespaces = ["default", "kube-node-lease", "kube-system", "slipway-system"];

    public static async Task RunAsync(ApiCore core, CancellationToken cancellationToken)
    {
        foreach (var name in Namespaces)
        {
            await EnsureAsync(core, new Namespace { Metadata = new ObjectMeta { Name = name } }, cancellationToken);
        }

        foreach (var role in DefaultRoles.Roles)
        {
            await EnsureAsync(core, role, cancellationToken);
        }

        foreach (var binding in DefaultRoles.Bindings)
        {
            await EnsureAsync(core, binding, cancellationToken);
        }
    }

    private static async Task EnsureAsync<T>(ApiCore core, T value, CancellationToken cancellationToken)
        where T : KubeObject
    {
        var kind = Kinds.Of<T>();
        var name = value.Name();
        if (core.Reader.Find(kind, "", name) is not null)
        {
            return;
        }

        var context = new WriteContext { Kind = kind, User = Self, Manager = "slipway-server", Validation = FieldValidation.Ignore };
        await core.Creator.CreateAsync(context, BodyReader.Json(ApiJson.Serialize(value)), cancellationToken);
    }
}
