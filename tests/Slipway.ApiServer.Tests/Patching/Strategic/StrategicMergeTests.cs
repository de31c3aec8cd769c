using Slipway.Api.Schemas;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Tests.Patching.Strategic;

public sealed class StrategicMergeTests
{
    private static readonly KindInfo Pod = Kinds.Find("v1", "Pod")!;

    [Theory]
    [InlineData("objects merge, null removes",
        """{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"a":null,"c":"3"}}}""",
            """{"metadata":{"labels":{"b":"2","c":"3"}}}""")]
    [InlineData("items merge by key, new ones come in the order of the patch",
        """{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}}""",
        """{"spec":{"containers":[{"name":"c","image":"3"},{"name":"b","image":"2"}]}}""",
        """{"spec":{"containers":[{"name":"c","image":"3"},{"name":"a","image":"1"},{"name":"b","image":"2"}]}}""")]
    [InlineData("lists without strategy are replaced",
        """{"spec":{"containers":[{"name":"a","args":["1","2"]}]}}""", """{"spec":{"containers":[{"name":"a","args":["3"]}]}}""",
        """{"spec":{"containers":[{"name":"a","args":["3"]}]}}""")]
    [InlineData("scalars with merge strategy are a set",
        """{"metadata":{"finalizers":["x/a","x/b"]}}""", """{"metadata":{"finalizers":["x/c","x/a"]}}""",
        """{"metadata":{"finalizers":["x/c","x/a","x/b"]}}""")]
    [InlineData("a null list goes",
        """{"spec":{"tolerations":[{"key":"a"}],"nodeName":"n"}}""", """{"spec":{"tolerations":null}}""", """{"spec":{"nodeName":"n"}}""")]
    [InlineData("ports merge by containerPort",
        """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"}]}]}}""",
        """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"http"},{"containerPort":81}]}]}}""",
        """{"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP","name":"http"},{"containerPort":81}]}]}}""")]
    [InlineData("nulls and directives of a value that is new are dropped",
        """{"spec":{}}""", """{"spec":{"securityContext":{"runAsUser":null,"runAsGroup":1},"affinity":{"$patch":"replace"}}}""",
        """{"spec":{"securityContext":{"runAsGroup":1}}}""")]
    [InlineData("a value of another type replaces",
        """{"spec":{"volumes":[{"name":"a","emptyDir":{}}]}}""",
            """{"spec":{"volumes":[{"name":"a","emptyDir":null,"hostPath":{"path":"/x"}}]}}""",
        """{"spec":{"volumes":[{"name":"a","hostPath":{"path":"/x"}}]}}""")]
    public void Apply_WithoutDirectives_MergesBySchema(string rule, string live, string patch, string expected)
    {
        Assert.NotEmpty(rule);
        Patches.Same(expected, Patches.Send(PatchType.Strategic, live, patch, Pod));
    }

    [Theory]
    [InlineData("$patch replace in an object",
        """{"spec":{"nodeSelector":{"a":"1","b":"2"}}}""", """{"spec":{"nodeSelector":{"$patch":"replace","c":"3"}}}""",
        """{"spec":{"nodeSelector":{"c":"3"}}}""")]
    [InlineData("$patch delete in an object",
        """{"spec":{"nodeSelector":{"a":"1"},"nodeName":"n"}}""", """{"spec":{"nodeSelector":{"$patch":"delete"}}}""",
        """{"spec":{"nodeSelector":{},"nodeName":"n"}}""")]
    [InlineData("$patch delete of an item",
        """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}""",
        """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData("$patch replace of a list",
        """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"$patch":"replace"},{"name":"c"}]}}""",
        """{"spec":{"containers":[{"name":"c"}]}}""")]
    [InlineData("$deleteFromPrimitiveList",
        """{"metadata":{"finalizers":["x/a","x/b","x/c"]}}""",
        """{"metadata":{"$deleteFromPrimitiveList/finalizers":["x/b"],"finalizers":["x/d"]}}""",
        """{"metadata":{"finalizers":["x/d","x/a","x/c"]}}""")]
    [InlineData("$setElementOrder orders, others keep their place before what they preceded",
        """{"spec":{"containers":[{"name":"a"},{"name":"server"},{"name":"b"}]}}""",
        """{"spec":{"$setElementOrder/containers":[{"name":"c"},{"name":"b"},{"name":"a"}],"containers":[{"name":"c","image":"x"}]}}""",
        """{"spec":{"containers":[{"name":"c","image":"x"},{"name":"server"},{"name":"b"},{"name":"a"}]}}""")]
    [InlineData("$setElementOrder alone",
        """{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""",
            """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}""",
        """{"spec":{"containers":[{"name":"b"},{"name":"a"}]}}""")]
    [InlineData("$setElementOrder of scalars",
        """{"metadata":{"finalizers":["x/a","x/b"]}}""",
        """{"metadata":{"$setElementOrder/finalizers":["x/c","x/b","x/a"],"finalizers":["x/c"]}}""",
        """{"metadata":{"finalizers":["x/c","x/b","x/a"]}}""")]
    [InlineData("$setElementOrder with a deletion",
        """{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}""",
        """{"spec":{"$setElementOrder/containers":[{"name":"c"},{"name":"a"}],"containers":[{"name":"b","$patch":"delete"}]}}""",
        """{"spec":{"containers":[{"name":"c"},{"name":"a"}]}}""")]
    [InlineData("$setElementOrder of a list that is not there",
        """{"spec":{}}""", """{"spec":{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"a","image":"x"}]}}""",
        """{"spec":{"containers":[{"name":"a","image":"x"}]}}""")]
    [InlineData("$retainKeys clears what is not named",
        """{"spec":{"volumes":[{"name":"a","emptyDir":{}}]}}""",
        """{"spec":{"volumes":[{"name":"a","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}}""",
        """{"spec":{"volumes":[{"name":"a","hostPath":{"path":"/x"}}]}}""")]
    public void Apply_Directive_DoesWhatItSays(string rule, string live, string patch, string expected)
    {
        Assert.NotEmpty(rule);
        Patches.Same(expected, Patches.Send(PatchType.Strategic, live, patch, Pod));
    }

    [Fact]
    public void Apply_RetainKeysOfDeploymentStrategy_DropsRollingUpdate() => Patches.Same(
        """{"spec":{"strategy":{"type":"Recreate"}}}""",
        Patches.Send(PatchType.Strategic,
            """{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}""",
            """{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}"""));

    [Theory]
    [InlineData("""{"spec":{"$patch":"bogus"}}""", "spec: $patch is \"bogus\": allowed for objects are \"delete\" and \"replace\"")]
    [InlineData("""{"spec":{"$patch":1}}""", "spec: $patch is number: allowed for objects are \"delete\" and \"replace\"")]
    [InlineData("""{"spec":{"containers":[{"name":"a","$patch":"merge"}]}}""",
        "spec.containers: $patch is \"merge\": allowed for items of a list are \"delete\" and \"replace\"")]
    [InlineData("""{"spec":{"containers":[{"$patch":"delete"}]}}""",
        "spec.containers: an item with \"$patch\": \"delete\" does not contain the declared merge key: name")]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", "spec.containers: an item does not contain the declared merge key: name")]
    [InlineData("""{"spec":{"containers":["x"]}}""", "spec.containers: items must be objects, not string")]
    [InlineData("""{"metadata":{"finalizers":[["x"]]}}""", "metadata.finalizers: lists of lists are not supported")]
    [InlineData("""{"metadata":{"$deleteFromPrimitiveList/finalizers":"x"}}""",
        "metadata.finalizers: invalid patch format of primitive list: $deleteFromPrimitiveList must be an array, not string")]
    [InlineData("""{"spec":{"$setElementOrder/containers":{}}}""",
        "spec.containers: invalid patch format of setElementOrder list: it must be an array, not object")]
    [InlineData("""{"spec":{"$setElementOrder/containers":[{"name":"b"}],"containers":[{"name":"a"}]}}""",
        "spec.containers: the order in the patch list does not match the $setElementOrder list")]
    [InlineData("""{"spec":{"$retainKeys":"x"}}""", "spec: invalid patch format of retainKeys: it must be a list of strings")]
    [InlineData("""{"spec":{"$retainKeys":["a"],"nodeName":"n"}}""",
        "spec: invalid patch format of retainKeys: it does not list \"nodeName\", which the patch sets")]
    [InlineData("""{"spec":{"containers":[{"name":"a","env":[{"name":"E","$patch":"x"}]}]}}""",
        "spec.containers[name=a].env: $patch is \"x\": allowed for items of a list are \"delete\" and \"replace\"")]
    public void Apply_WrongDirective_IsBadRequestThatNamesTheField(string patch, string message)
    {
        var live = """{"metadata":{"finalizers":["x/a"]},"spec":{"containers":[{"name":"a","env":[{"name":"F"}]}]}}""";

        Assert.Equal($"400 BadRequest strategic merge patch: {message}", Patches.Result(Patches.Send(PatchType.Strategic, live, patch,
            Pod)));
    }
}
