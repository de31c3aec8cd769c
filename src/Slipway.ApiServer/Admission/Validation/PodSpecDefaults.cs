using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Defaults of a pod's spec that depend on other fields; for pods and for templates.</summary>
internal static class PodSpecDefaults
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>The same for all templates and pods.</summary>
    public static TreeObject Template(TreeObject spec) => ServiceAccount(Containers(spec, PullPolicy));

    /// <summary>What only a pod itself gets: requests from limits, host ports on the host's network.</summary>
    public static TreeObject Pod(TreeObject spec)
    {
        var filled = Containers(Template(spec), Requests);
        if (filled.BooleanAt("hostNetwork") == true)
        {
            filled = Containers(filled, HostPorts);
        }

        return filled.Has("enableServiceLinks") ? filled : filled.With("enableServiceLinks", new TreeBoolean(true));
    }

    private static TreeObject Containers(TreeObject spec, Func<TreeObject, TreeObject> change)
    {
        foreach (var list in ContainerLists)
        {
            spec = spec.ChangeAt([list], containers => containers.ChangeItems(change));
        }

        return spec;
    }

    // The old name of the field is kept equal to the new one.
    private static TreeObject ServiceAccount(TreeObject spec)
    {
        var name = spec.Text("serviceAccountName") ?? spec.Text("serviceAccount");
        return name is null ? spec : spec.With("serviceAccountName", new TreeString(name)).With("serviceAccount", new TreeString(name));
    }

    private static TreeObject PullPolicy(TreeObject container)
    {
        if (container.Has("imagePullPolicy") || container.Text("image") is not { Length: > 0 } image)
        {
            return container;
        }

        return container.With("imagePullPolicy", new TreeString(IsPinned(image) ? "IfNotPresent" : "Always"));
    }

    // A digest, or a tag other than "latest". The colon of a registry's port stands before the last slash.
    private static bool IsPinned(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return true;
        }

        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && name[(colon + 1)..] != "latest";
    }

    private static TreeObject Requests(TreeObject container)
    {
        if (container.ObjectAt("resources", "limits") is not { } limits)
        {
            return container;
        }

        var requests = container.ObjectAt("resources", "requests") ?? TreeObject.Empty;
        foreach (var (name, amount) in limits.Fields.Where(l => !requests.Has(l.Key)))
        {
            requests = requests.With(name, amount);
        }

        return container.WithAt(["resources", "requests"], requests);
    }

    private static TreeObject HostPorts(TreeObject container) => container.ChangeAt(["ports"], static ports => ports.ChangeItems(static port
        => port.Has("hostPort") || port["containerPort"] is not { } number ? port : port.With("hostPort", number)));
}
