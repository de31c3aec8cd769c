using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Api.Apps;
using Slipway.Api.Coordination;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.ApiServer.Auditing;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests.Auditing;

/// <summary>Which requests the audit log keeps, and what it says of them.</summary>
public sealed class AuditTrailTests : IAuditLog
{
    private static readonly ApiUser Admin = ApiUser.Known("alice", ApiUser.Masters);
    private readonly List<AuditEvent> entries = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandleAsync_CreateOfASecret_SaysWhoWhatAndWhenAndNothingOfItsContent()
    {
        await using var server = await TestApiServer.StartAsync(audit: this);

        var answer = await SendAsync(server, "POST", "/api/v1/namespaces/default/secrets",
            """{"metadata":{"generateName":"key-"},"stringData":{"password":"hunter2hunter2"}}""");

        var line = Line(Assert.Single(entries));
        using var json = JsonDocument.Parse(line);
        var entry = json.RootElement;
        var reference = entry.GetProperty("objectRef");
        Assert.Equal(
            ["Event", "audit.k8s.io/v1", "Metadata", "ResponseComplete", "create"],
            ((string[])["kind", "apiVersion", "level", "stage", "verb"]).Select(name => Text(entry, name)));
        Assert.Equal(
            ["secrets", "default", "v1"], ((string[])["resource", "namespace", "apiVersion"]).Select(name => Text(reference, name)));
        Assert.Matches("^key-[a-z0-9]{5}$", Text(reference, "name"));
        Assert.Equal(("alice", 201), (Text(entry.GetProperty("user"), "username"),
            entry.GetProperty("responseStatus").GetProperty("code").GetInt32()));
        Assert.Equal("/api/v1/namespaces/default/secrets", Text(entry, "requestURI"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", Text(entry, "requestReceivedTimestamp"));
        Assert.Equal(Text(entry, "auditID"), answer.Headers.Single(static h => h.Key == "Audit-Id").Value);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("hunter2hunter2"u8), line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/v1/namespaces/default/configmaps", "")]
    [InlineData("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        """{"spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}""")]
    [InlineData("POST", "/apis/nowhere/v1/things", "{}")]
    public async Task HandleAsync_WhatChangesNothing_IsNotKept(string method, string path, string body)
    {
        await using var server = await TestApiServer.StartAsync(audit: this);

        await SendAsync(server, method, path, body);

        Assert.Empty(entries);
    }

    [Fact]
    public async Task HandleAsync_RefusedAndDryRunAndImpersonated_AreKeptAsWhatTheyWere()
    {
        await using var server = await TestApiServer.StartAsync(audit: this);
        var body = """{"metadata":{"name":"c"}}""";

        await SendAsync(server, "POST", "/api/v1/namespaces/default/configmaps", body, ApiUser.Known("bob"));
        await SendAsync(server, "POST", "/api/v1/namespaces/default/configmaps", body, Admin, ApiUser.Known("carol", ApiUser.Masters));
        await SendAsync(server, "DELETE", "/api/v1/namespaces/default/configmaps/c", "", query: "dryRun=All");
        await SendAsync(server, "PUT", "/api/v1/namespaces/default/configmaps/absent", """{"metadata":{"name":"absent"}}""");

        Assert.Equal(
            ["create  403 bob  ", "create c 201 alice carol ", "delete c 200 alice  dry", "update absent 404 alice  "],
            entries.Select(static e => $"{e.Verb} {e.Name} {e.Code} {e.User.Name} {e.ActedAs?.Name} {(e.DryRun ? "dry" : "")}"));
        Assert.Contains("?dryRun=All\"", Line(entries[2]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandleAsync_Eviction_NamesThePodAndItsSubresource()
    {
        await using var server = await TestApiServer.StartAsync(audit: this);

        await SendAsync(server, "POST", "/api/v1/namespaces/default/pods/gone/eviction", """{"metadata":{"name":"gone"}}""");

        Assert.Contains(
            "\"requestURI\":\"/api/v1/namespaces/default/pods/gone/eviction\"", Line(Assert.Single(entries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InProcess_Controller_IsKeptButForItsHeartbeatsAndStatus()
    {
        await using var server = await TestApiServer.StartAsync(audit: this);
        var client = server.AsController("replicaset-controller");
        var set = new ReplicaSet
        {
            Metadata = new ObjectMeta { Name = "rs", Namespace = "default" },
            Spec = new ReplicaSetSpec
            {
                Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["a"] = "b" } },
                Template = new PodTemplateSpec
                {
                    Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["a"] = "b" } },
                    Spec = new PodSpec { Containers = [new Container { Name = "c", Image = "host" }] },
                },
            },
        };

        var stored = (await client.CreateAsync(set, Ct)).OrThrow();
        (await client.UpdateStatusAsync(stored with { Status = new ReplicaSetStatus { Replicas = 2 } }, Ct)).OrThrow();
        await client.UpdateAsync(stored, Ct);
        await client.CreateAsync(new Lease { Metadata = new ObjectMeta { Name = "l", Namespace = "default" } }, Ct);
        await server.Admin.CreateAsync(new Lease { Metadata = new ObjectMeta { Name = "m", Namespace = "default" } }, Ct);
        await client.DeleteAsync<ReplicaSet>(stored.Key(), Ct);

        Assert.Equal(
            ["create replicasets rs 201", "update replicasets rs 409", "create leases m 201", "delete replicasets rs 200"],
            entries.Select(static e => $"{e.Verb} {e.Kind.Plural} {e.Name} {e.Code}"));
    }

    void IAuditLog.Write(AuditEvent entry) => entries.Add(entry);

    private static string Line(AuditEvent entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        AuditJson.WriteLine(entry, buffer);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        Assert.Equal('\n', text[^1]);
        Assert.Equal(1, text.Count(static c => c == '\n'));
        return text;
    }

    private static string? Text(JsonElement value, string name) => value.GetProperty(name).GetString();

    private static Task<ApiResponse> SendAsync(
        TestApiServer server, string method, string path, string body, ApiUser? user = null, ApiUser? actAs = null, string query = "")
        => server.Host.Dispatcher.HandleAsync(
            new ApiRequest
            {
                Method = method,
                Path = path,
                Query = ApiQuery.Parse(query),
                Body = Encoding.UTF8.GetBytes(body),
                ContentType = "application/json",
                User = user ?? Admin,
                ActAs = actAs,
            },
            Ct);
}
