using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Tests.Patching.Apply;

public sealed class ServerSideApplyTests
{
    [Fact]
    public void Apply_TwoManagersOfOneListMap_GivesTheRecordedResult()
    {
        var x = Applying.Steps();

        x.Apply("m1", """{"replicas":1,"steps":[{"name":"a","weight":1},{"name":"b","weight":2}]}""");
        x.Apply("m2", """{"replicas":1,"steps":[{"name":"c","weight":3}]}""");
        Assert.Equal("""{"replicas":1,"steps":[{"name":"a","weight":1},{"name":"b","weight":2},{"name":"c","weight":3}]}""", x.Spec);

        x.Apply("m1", """{"steps":[{"name":"b","weight":2}]}""");
        x.Apply("m2", """{"steps":[{"name":"c","weight":3}]}""");

        Assert.Equal("""{"steps":[{"name":"b","weight":2},{"name":"c","weight":3}]}""", x.Spec);
        Assert.Equal(
            [
                """m1 Apply {"f:spec":{"f:steps":{"k:{\"name\":\"b\"}":{".":{},"f:name":{},"f:weight":{}}}}}""",
                """m2 Apply {"f:spec":{"f:steps":{"k:{\"name\":\"c\"}":{".":{},"f:name":{},"f:weight":{}}}}}""",
            ],
            x.Owners);
    }

    [Fact]
    public void Apply_SameValueAsAnother_IsSharedAndNotRemovedByOne()
    {
        var x = Applying.Steps();
        x.Apply("m1", """{"replicas":1,"set":["a"]}""");
        x.Apply("m2", """{"replicas":1,"set":["a","b"]}""");

        Assert.IsType<PatchOutcome.Patched>(x.Apply("m1", "{}"));

        Assert.Equal("""{"replicas":1,"set":["a","b"]}""", x.Spec);
        Assert.Equal(["""m1 Apply {"f:spec":{}}""", """m2 Apply {"f:spec":{"f:replicas":{},"f:set":{"v:\"a\"":{},"v:\"b\"":{}}}}"""],
            x.Owners);
    }

    [Fact]
    public void Apply_OtherValueOfAnothersField_IsAConflict()
    {
        var x = Applying.Steps();
        x.Apply("m1", """{"replicas":1}""");
        var before = x.Live;

        var refused = Assert.IsType<PatchOutcome.Refused>(x.Apply("m2", """{"replicas":2}"""));

        Assert.Equal((409, "Conflict"), (refused.Code, refused.Reason));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"m1\": .spec.replicas", refused.Message);
        var cause = Assert.Single(refused.Causes);
        Assert.Equal(("FieldManagerConflict", "conflict with \"m1\"", ".spec.replicas"), (cause.Reason, cause.Message, cause.Field));
        Assert.Same(before, x.Live);
    }

    [Fact]
    public void Apply_SeveralConflicts_AreListedByManager()
    {
        var x = Applying.Steps();
        x.Update("kubectl-edit", """{"replicas":1,"atomic":["a"]}""");
        x.Apply("m1", """{"steps":[{"name":"a","weight":1}]}""");

        var refused = Assert.IsType<PatchOutcome.Refused>(x.Apply("m2",
            """{"replicas":2,"atomic":["b"],"steps":[{"name":"a","weight":2}]}"""));

        Assert.Equal(
            "Apply failed with 3 conflicts: conflicts with \"kubectl-edit\" using demo.example.com/v1:\n- .spec.atomic\n- .spec.replicas\n"
            + "conflicts with \"m1\":\n- .spec.steps[name=\"a\"].weight",
            refused.Message);
        Assert.Equal(3, refused.Causes.Count);
    }

    [Fact]
    public void Apply_Forced_TakesTheFieldFromTheOther()
    {
        var x = Applying.Steps();
        x.Apply("m1", """{"replicas":1,"set":["a"]}""");

        x.Apply("m2", """{"replicas":2}""", force: true);

        Assert.Equal("""{"replicas":2,"set":["a"]}""", x.Spec);
        Assert.Equal(["""m1 Apply {"f:spec":{"f:set":{"v:\"a\"":{}}}}""", """m2 Apply {"f:spec":{"f:replicas":{}}}"""], x.Owners);
    }

    [Fact]
    public void Apply_FieldThatAnUpdateTook_IsKeptWhenItIsNoLongerApplied()
    {
        var x = Applying.Steps();
        x.Apply("m1", """{"replicas":1}""");
        x.Update("scaler", """{"replicas":5}""");

        x.Apply("m1", "{}");

        Assert.Equal("""{"replicas":5}""", x.Spec);
        Assert.Equal(["""m1 Apply {"f:spec":{}}""", """scaler Update {"f:spec":{"f:replicas":{}}}"""], x.Owners);
    }

    [Fact]
    public void Apply_LastFieldOfAnObject_TakesTheObjectWithIt()
    {
        var x = Applying.Of("apps/v1", "Deployment");
        x.Apply("m1", """{"replicas":1,"strategy":{"rollingUpdate":{"maxSurge":1}}}""");
        x.Live = x.Live!.WithAt(["spec", "strategy", "rollingUpdate", "maxUnavailable"], new TreeString("25%"));

        x.Apply("m1", """{"replicas":1}""");

        Assert.Equal("""{"replicas":1}""", x.Spec);
    }

    [Fact]
    public void Apply_AppliedItemNoLongerListed_GoesWithTheDefaultsInIt()
    {
        var x = Applying.Of("v1", "Pod");
        x.Apply("m1", """{"containers":[{"name":"a","image":"x"},{"name":"b","image":"x"}]}""");
        x.Live = x.Live!.WithAt(["spec", "containers"], Patches.Tree(
            """
            [{"name":"a","image":"x","terminationMessagePath":"/dev/termination-log"},
             {"name":"b","image":"x","terminationMessagePath":"/d"}]
            """));

        x.Apply("m1", """{"containers":[{"name":"a","image":"x"}]}""");

        Assert.Equal("""{"containers":[{"name":"a","image":"x","terminationMessagePath":"/dev/termination-log"}]}""", x.Spec);
    }

    [Fact]
    public void Apply_KeyFieldLeftOut_IsTakenFromItsDefault()
    {
        var x = Applying.Of("v1", "Pod");
        x.Apply("m1", """{"containers":[{"name":"a","ports":[{"containerPort":80}]}]}""");

        Assert.Contains("""k:{\"containerPort\":80,\"protocol\":\"TCP\"}""", Assert.Single(x.Owners), StringComparison.Ordinal);

        x.Live = x.Live!.WithAt(["spec", "containers"], Patches.Tree("""[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP"}]}]"""));
        x.Apply("m1", """{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"http"}]}]}""");

        Assert.Equal("""{"containers":[{"name":"a","ports":[{"containerPort":80,"protocol":"TCP","name":"http"}]}]}""", x.Spec);
    }

    [Fact]
    public void Apply_AtomicMap_IsReplacedAsAWhole()
    {
        var x = Applying.Of("v1", "Service");
        x.Apply("m1", """{"selector":{"a":"1","b":"2"}}""");

        var refused = Assert.IsType<PatchOutcome.Refused>(x.Apply("m2", """{"selector":{"c":"3"}}"""));
        Assert.Equal(".spec.selector", Assert.Single(refused.Causes).Field);

        x.Apply("m1", """{"selector":{"c":"3"}}""");
        Assert.Equal("""{"selector":{"c":"3"}}""", x.Spec);
    }

    [Fact]
    public void Apply_Labels_AreOwnedOneByOne()
    {
        var x = Applying.Of("v1", "ConfigMap");
        x.Apply("m1", """{"metadata":{"labels":{"a":"1","b":"1"}},"data":{"k":"1"}}""");
        x.Apply("m2", """{"metadata":{"labels":{"c":"1"}}}""");
        x.Apply("m1", """{"metadata":{"labels":{"a":"1"}}}""");

        Assert.Equal("""{"a":"1","c":"1"}""", Patches.Text(x.Live.At("metadata", "labels")!));
        Assert.Null(x.Live!["data"]);
        Assert.Equal("""m1 Apply {"f:metadata":{"f:labels":{"f:a":{}}}}""", x.Owners.First());
    }

    [Fact]
    public void Apply_OrderOfItems_FollowsTheAppliedAndOthersStayBehindTheirNeighbour()
    {
        var x = Applying.Steps();
        x.Apply("m1", """{"steps":[{"name":"a"},{"name":"b"},{"name":"c"}]}""");
        x.Apply("m2", """{"steps":[{"name":"x"}]}""");

        x.Apply("m1", """{"steps":[{"name":"c"},{"name":"n"},{"name":"a"},{"name":"b"}]}""");

        Assert.Equal("""{"steps":[{"name":"c"},{"name":"x"},{"name":"n"},{"name":"a"},{"name":"b"}]}""", x.Spec);
    }

    [Fact]
    public void Apply_TheSameAgain_ChangesNothingNotEvenTheTime()
    {
        var x = Applying.Steps();
        x.Apply("m1", """{"replicas":1,"steps":[{"name":"a","weight":1}],"set":["q"]}""");
        var first = Patches.Text(x.Live!);
        x.Now = x.Now.AddHours(1);

        x.Apply("m1", """{"replicas":1,"steps":[{"name":"a","weight":1}],"set":["q"]}""");
        Assert.Equal(first, Patches.Text(x.Live!));

        x.Apply("m1", """{"replicas":2,"steps":[{"name":"a","weight":1}],"set":["q"]}""");
        Assert.Equal(["2026-11-20T18:19:51Z"], x.Times);
    }

    [Fact]
    public void Apply_ObjectWithoutOwners_IsFirstGivenToBeforeFirstApply()
    {
        var x = Applying.Steps();
        x.Live = Patches.Object(
            """
            {"apiVersion":"demo.example.com/v1","kind":"Rollout","metadata":{"name":"x","uid":"u"},
             "spec":{"replicas":1},"status":{"a":1}}
            """);

        var refused = Assert.IsType<PatchOutcome.Refused>(x.Apply("m1", """{"replicas":2}"""));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"before-first-apply\" using demo.example.com/v1: .spec.replicas",
            refused.Message);

        x.Apply("m1", """{"replicas":1,"set":["a"]}""");
        Assert.Equal(
            ["""m1 Apply {"f:spec":{"f:replicas":{},"f:set":{"v:\"a\"":{}}}}""",
                """before-first-apply Update {"f:spec":{".":{},"f:replicas":{}}}"""],
            x.Owners);
    }

    [Fact]
    public void Apply_Status_CountsOnlyOnTheSubresource()
    {
        var x = Applying.Steps();
        x.Apply("m1", """{"spec":{"replicas":1},"status":{"phase":"P"}}""");
        Assert.Null(x.Live!["status"]);

        x.Apply("m1", """{"metadata":{"labels":{"a":"b"}},"spec":{"replicas":9},"status":{"phase":"Q"}}""", subresource: "status");

        Assert.Equal("""{"replicas":1}""", x.Spec);
        Assert.Equal("Q", x.Live.TextAt("status", "phase"));
        Assert.Null(x.Live.At("metadata", "labels"));
        Assert.Equal(["""m1 Apply {"f:spec":{"f:replicas":{}}}""", """m1 Apply status {"f:status":{"f:phase":{}}}"""], x.Owners);
    }

    [Theory]
    [InlineData("", """{"spec":{}}""",
        "422 Invalid PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch"
        + " Required value: is required for apply patch")]
    [InlineData("m", """{"metadata":{"managedFields":[]},"spec":{}}""", "400 BadRequest metadata.managedFields must be nil")]
    [InlineData("m", """{"apiVersion":"apps/v2","kind":"Deployment","spec":{}}""",
        "400 BadRequest invalid object type: apps/v2, Kind=Deployment (expected demo.example.com/v1, Kind=Rollout)")]
    [InlineData("m", """{"spec":{"steps":[{"name":"a"},{"name":"a"}]}}""",
        "400 BadRequest failed to create typed patch object (/x; demo.example.com/v1, Kind=Rollout): "
            + ".spec.steps: duplicate entries for key [name=\"a\"]")]
    public void Apply_WrongRequest_IsRefused(string manager, string content, string expected)
        => Assert.Equal(expected, Patches.Result(Applying.Steps().Apply(manager, content)));

    [Fact]
    public void Apply_KubectlOverItsOwnClientSideApply_IsNoConflict()
    {
        var x = Applying.Of("apps/v1", "Deployment");
        x.Update("kubectl-client-side-apply", Deployment("""
            "metadata":{"annotations":{
              "kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"apps/v1\",\"spec\":{\"replicas\":1}}"}},
            "spec":{"replicas":1,"paused":true}
            """));

        Assert.IsType<PatchOutcome.Refused>(x.Apply("other", Deployment(""" "spec":{"replicas":2} """)));
        Assert.IsType<PatchOutcome.Refused>(x.Apply("kubectl", Deployment(""" "spec":{"paused":false} """)));
        Assert.IsType<PatchOutcome.Patched>(x.Apply("kubectl", Deployment(""" "spec":{"replicas":2} """)));

        Assert.Equal(2, x.Live.IntegerAt("spec", "replicas"));
        Assert.Equal(
            "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"spec\":{\"replicas\":2},\"metadata\":{\"name\":\"x\"}}\n",
            x.Live.TextAt("metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"));
    }

    private static string Deployment(string fields) => "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\"," + fields + "}";
}
