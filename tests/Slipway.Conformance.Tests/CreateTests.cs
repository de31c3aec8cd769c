namespace Slipway.Conformance.Tests;

/// <summary>Generators, which send protobuf bodies from 1.32 on, and manifests.</summary>
public sealed class CreateTests(Cluster cluster) : IClassFixture<Cluster>
{
    private Kubectl Kubectl => cluster.Kubectl;

    [Theory]
    [InlineData("deployment gen-web --image=host --replicas=3", "deployment.apps/gen-web created", "deploy gen-web",
        "{.spec.replicas} {.spec.strategy.type}", "3 RollingUpdate")]
    [InlineData("namespace gen-ns", "namespace/gen-ns created", "ns gen-ns",
        "{.status.phase} {.metadata.labels.kubernetes\\.io/metadata\\.name}", "Active gen-ns")]
    [InlineData("configmap gen-cm --from-literal=a=b", "configmap/gen-cm created", "cm gen-cm", "{.data.a}", "b")]
    [InlineData("secret generic gen-secret --from-literal=p=q", "secret/gen-secret created", "secret gen-secret", "{.type} {.data.p}",
        "Opaque cQ==")]
    [InlineData("serviceaccount gen-sa", "serviceaccount/gen-sa created", "sa gen-sa", "{.metadata.name}", "gen-sa")]
    [InlineData("role gen-role --verb=get,list --resource=pods,deployments.apps", "role.rbac.authorization.k8s.io/gen-role created",
        "role gen-role", "{.rules[0].resources[0]} {.rules[1].apiGroups[0]}", "pods apps")]
    [InlineData("rolebinding gen-rb --role=gen-role --user=jo", "rolebinding.rbac.authorization.k8s.io/gen-rb created",
        "rolebinding gen-rb", "{.roleRef.kind} {.subjects[0].name}", "Role jo")]
    [InlineData("clusterrole gen-cr --verb=get --resource=nodes", "clusterrole.rbac.authorization.k8s.io/gen-cr created",
        "clusterrole gen-cr", "{.rules[0].verbs[0]}", "get")]
    [InlineData("clusterrolebinding gen-crb --clusterrole=view --group=g",
        "clusterrolebinding.rbac.authorization.k8s.io/gen-crb created", "clusterrolebinding gen-crb", "{.subjects[0].kind}", "Group")]
    [InlineData("service clusterip gen-svc --tcp=80:8080", "service/gen-svc created", "svc gen-svc",
        "{.spec.ports[0].targetPort} {.spec.type}", "8080 ClusterIP")]
    public async Task Create_Generator_MakesTheObject(string arguments, string said, string get, string path, string expected)
    {
        Assert.Equal(said, await Kubectl.OkAsync($"create {arguments}"));
        Assert.Equal(expected, await Kubectl.OkAsync($"get {get} -o 'jsonpath={path}'"));
    }

    [Fact]
    public async Task Create_Twice_AlreadyExists()
    {
        await Kubectl.OkAsync("create configmap twice");

        Assert.Equal("error: failed to create configmap: configmaps \"twice\" already exists",
            await Kubectl.FailAsync("create configmap twice"));
    }

    [Fact]
    public async Task Create_UnknownField_IsRefusedByDefault()
    {
        var manifest = Manifests.Deployment("strict").Replace("replicas:", "replicaz:", StringComparison.Ordinal);

        var error = await Kubectl.FailAsync("create -f -", manifest);

        Assert.Contains("strict decoding error: unknown field \"spec.replicaz\"", error, StringComparison.Ordinal);
        var warned = await Kubectl.RunAsync("create -f - --validate=warn", manifest);
        Assert.Equal((0, "Warning: unknown field \"spec.replicaz\"\n"), (warned.ExitCode, warned.Error));
    }

    [Fact]
    public async Task Create_InvalidValue_NamesTheField()
        => Assert.Equal(
            "The Deployment \"wrong\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0",
            await Kubectl.FailAsync("create -f -", Manifests.Deployment("wrong", replicas: -1)));

    [Fact]
    public async Task Create_DryRun_StoresNothing()
    {
        Assert.Equal("configmap/dry created (server dry run)", await Kubectl.OkAsync("create configmap dry --dry-run=server"));
        Assert.Contains("not found", await Kubectl.FailAsync("get cm dry"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_GenerateName_GetsASuffix()
        => Assert.Matches("^configmap/some-[a-z0-9]{5} created$", await Kubectl.OkAsync(
            "create -f -", Manifests.ConfigMap("x", ("a", "b")).Replace("name: x", "generateName: some-", StringComparison.Ordinal)));

    [Fact]
    public async Task Create_MissingNamespace_IsNotFound()
        => Assert.Contains("namespaces \"nowhere\" not found", await Kubectl.FailAsync("create configmap x -n nowhere"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Run_Expose_MakePodAndService()
    {
        Assert.Equal("pod/ran created", await Kubectl.OkAsync("run ran --image=host --port=8080 --labels=app=ran"));
        Assert.Equal("service/ran exposed", await Kubectl.OkAsync("expose pod ran --port=80 --target-port=8080"));
        Assert.Equal("ran 8080", await Kubectl.OkAsync("get svc ran -o 'jsonpath={.spec.selector.app} {.spec.ports[0].targetPort}'"));
    }
}
