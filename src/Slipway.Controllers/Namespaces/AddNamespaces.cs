using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Namespaces;

/// <summary>Registers the controllers of namespaces.</summary>
internal static class AddNamespaces
{
    public const string Name = "namespace-controller";
    public const string ContentName = "root-ca-certificate-publisher";

    public static IReadOnlyList<Controller> To(ControllerContext context, IReadOnlyList<KindInfo> kinds, string authorityPem)
    {
        var namespaces = context.Informers.For<Namespace>();
        var accounts = context.Informers.For<ServiceAccount>();
        var maps = context.Informers.For<ConfigMap>();
        var ending = context.Controller(
            Name, new NamespaceReconciler(context.Clients(Name), namespaces, kinds, context.Time, context.Logger(Name)));
        var content = context.Controller(
            ContentName, new NamespaceContentReconciler(context.Clients(ContentName), namespaces, accounts, maps, authorityPem));
        namespaces.OnChange((old, value) =>
        {
            ending.Queue.Add((value ?? old)!.Key());
            content.Queue.Add((value ?? old)!.Key());
        });
        accounts.OnChange((old, value) => AddWhen(NamespaceContentReconciler.AccountName, old, value));
        maps.OnChange((old, value) => AddWhen(NamespaceContentReconciler.AuthorityName, old, value));
        return [ending, content];

        void AddWhen(string name, KubeObject? old, KubeObject? value)
        {
            var changed = (value ?? old)!;
            if (changed.Name() == name)
            {
                content.Queue.Add(new ObjectKey("", changed.Namespace()));
            }
        }
    }
}
