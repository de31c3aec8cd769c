using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Tests.Patching.Apply;

public sealed class FieldManagementTests
{
    [Fact]
    public void Track_Create_GivesAllToItsManager()
    {
        var x = Applying.Of("v1", "ConfigMap");
        x.Update("kubectl-create",
            """{"metadata":{"name":"c","namespace":"d","uid":"u","generation":1,"labels":{"a":"b"}},"data":{"k":"v"}}""");

        Assert.Equal(["""kubectl-create Update {"f:data":{".":{},"f:k":{}},"f:metadata":{"f:labels":{".":{},"f:a":{}}}}"""], x.Owners);
        Assert.Equal(
            """{"manager":"kubectl-create","operation":"Update","apiVersion":"v1","time":"2026-11-20T17:19:51Z","fieldsType":"FieldsV1","""
                + "\"fieldsV1\":" + """{"f:data":{".":{},"f:k":{}},"f:metadata":{"f:labels":{".":{},"f:a":{}}}}}""",
            Patches.Text(x.Live.ItemsAt("metadata", "managedFields")[0]));
    }

    [Fact]
    public void Track_ChangedValue_ChangesHands()
    {
        var x = Applying.Of("v1", "ConfigMap");
        x.Update("one", """{"data":{"a":"1","b":"1"}}""");
        x.Now = x.Now.AddSeconds(5);
        x.Update("two", """{"data":{"a":"2","b":"1"}}""");

        Assert.Equal(["""one Update {"f:data":{".":{},"f:b":{}}}""", """two Update {"f:data":{"f:a":{}}}"""], x.Owners);
        Assert.Equal(["2026-11-20T17:19:51Z", "2026-11-20T17:19:56Z"], x.Times);
    }

    [Fact]
    public void Track_NoChange_KeepsEntriesAndTimes()
    {
        var x = Applying.Of("v1", "ConfigMap");
        x.Update("one", """{"data":{"a":"1"}}""");
        var before = Patches.Text(x.Live!);
        x.Now = x.Now.AddSeconds(5);
        x.Update("two", """{"data":{"a":"1"}}""");

        Assert.Equal(before, Patches.Text(x.Live!));
    }

    [Fact]
    public void Track_RemovedField_IsNobodysAnyMore()
    {
        var x = Applying.Of("v1", "ConfigMap");
        x.Apply("m", """{"data":{"a":"1","b":"1"}}""");
        x.Update("two", """{"data":{"b":"1"}}""");

        Assert.Equal(["""m Apply {"f:data":{"f:b":{}}}"""], x.Owners);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    public void Track_Reset_ForgetsAllUntilTheNextApply(string reset)
    {
        var x = Applying.Of("v1", "ConfigMap");
        x.Update("one", """{"data":{"a":"1"}}""");
        x.Update("two", $$$"""{"metadata":{"managedFields":{{{reset}}}},"data":{"a":"2"}}""");
        Assert.Null(x.Live.At("metadata", "managedFields"));

        x.Update("two", """{"data":{"a":"3"}}""");
        Assert.Null(x.Live.At("metadata", "managedFields"));

        x.Apply("m", """{"data":{"b":"1"}}""");
        Assert.Equal(["""m Apply {"f:data":{"f:b":{}}}""", """before-first-apply Update {"f:data":{".":{},"f:a":{}}}"""], x.Owners);
    }

    [Fact]
    public void Track_ManagedFieldsSentByTheClient_AreHonoured()
    {
        // What kubectl does when it goes over from client-side to server-side apply.
        var x = Applying.Of("v1", "ConfigMap");
        x.Update("kubectl-client-side-apply", """{"data":{"a":"1"}}""");
        x.Update("kubectl", """
            {"metadata":{"managedFields":[
              {"manager":"kubectl","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1",
               "fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}
            """);

        Assert.Equal(["""kubectl Apply {"f:data":{"f:a":{}}}"""], x.Owners);
        x.Apply("kubectl", """{"data":{"b":"2"}}""");
        Assert.Equal("""{"b":"2"}""", Patches.Text(x.Live!["data"]!));
    }

    [Fact]
    public void Track_MalformedManagedFieldsSent_AreReplacedByTheStored()
    {
        var x = Applying.Of("v1", "ConfigMap");
        x.Update("one", """{"data":{"a":"1"}}""");
        x.Update("two", """{"metadata":{"managedFields":[{"manager":"z","operation":"Steal"}]},"data":{"a":"1"}}""");

        Assert.Equal(["""one Update {"f:data":{".":{},"f:a":{}}}"""], x.Owners);
    }

    [Fact]
    public void Track_Subresource_HasAnEntryOfItsOwnAndCannotForge()
    {
        var x = Applying.Steps();
        x.Update("one", """{"spec":{"replicas":1}}""");
        x.Update("one", """{"metadata":{"managedFields":[]},"spec":{"replicas":1},"status":{"a":"b"}}""", "status");

        Assert.Equal(["""one Update {"f:spec":{".":{},"f:replicas":{}}}""", """one Update status {"f:status":{".":{},"f:a":{}}}"""],
            x.Owners);
    }

    [Fact]
    public void Track_MoreUpdatersThanTheMost_PutsTheOldestTogether()
    {
        var x = Applying.Of("v1", "ConfigMap");
        var data = "";
        for (var i = 0; i < 13; i++)
        {
            x.Now = x.Now.AddSeconds(1);
            data += $"{(i == 0 ? "" : ",")}\"k{i:D2}\":\"v\"";
            x.Update($"u{i:D2}", $$$"""{"data":{{{{data}}}}}""");
        }

        Assert.Equal(10, x.Owners.Count());
        Assert.Equal("""ancient-changes Update {"f:data":{".":{},"f:k00":{},"f:k01":{},"f:k02":{},"f:k03":{}}}""", x.Owners.First());
    }

    [Theory]
    [InlineData("kubectl", "x/1", "kubectl")]
    [InlineData(null, "curl/8.0 (x)", "curl")]
    [InlineData("", "kubectl", "kubectl")]
    [InlineData(null, "/1", "unknown")]
    [InlineData(null, null, "unknown")]
    public void ManagerOf_Request_IsItsNameOrItsUserAgent(string? fieldManager, string? userAgent, string expected)
        => Assert.Equal(expected, FieldManagement.ManagerOf(fieldManager, userAgent));
}
