using System.Net;
using System.Text;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client.Http;

namespace Slipway.Client.Tests.Http;

public sealed class HttpApiClientTests
{
    private static readonly ObjectKey Key = new("ns", "web");

    [Fact]
    public async Task Calls_OfEachVerb_AskForTheRightUrl()
    {
        var server = new Scripted("{}");
        var client = server.Client();
        var deployments = Kinds.Of<Deployment>();
        var stop = TestContext.Current.CancellationToken;

        await client.GetAsync<Namespace>(new ObjectKey("", "ns"), stop);
        await client.ListAsync<Deployment>(new ListQuery { Namespace = "ns", LabelSelector = "a=b", Limit = 5, Continue = "x/y" }, stop);
        await client.CreateAsync(new Deployment { Metadata = new ObjectMeta { Namespace = "ns", Name = "web" } }, stop);
        await client.UpdateStatusAsync(new Deployment { Metadata = new ObjectMeta { Namespace = "ns", Name = "web" } }, stop);
        await client.PatchAsync<Deployment>(
            deployments, Key, new PatchBody(PatchType.Apply, "{}"u8.ToArray()), new WriteQuery { FieldManager = "me", Force = true }, stop);
        await client.DeleteAsync<Deployment>(Key, stop);

        Assert.Equal(
            [
                "GET /api/v1/namespaces/ns ",
                "GET /apis/apps/v1/namespaces/ns/deployments?labelSelector=a%3Db&limit=5&continue=x%2Fy ",
                "POST /apis/apps/v1/namespaces/ns/deployments {\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"ns\"}}",
                "PUT /apis/apps/v1/namespaces/ns/deployments/web/status {\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\",\"namespace\":\"ns\"}}",
                "PATCH /apis/apps/v1/namespaces/ns/deployments/web?fieldManager=me&force=true {}",
                "DELETE /apis/apps/v1/namespaces/ns/deployments/web {\"propagationPolicy\":\"Background\"}",
            ],
            server.Requests);
    }

    [Fact]
    public async Task Get_ServerHasAPath_AsksBelowIt()
    {
        var server = new Scripted("{}");

        await server.Client("https://host/clusters/a").GetAsync<Namespace>(new ObjectKey("", "ns"), TestContext.Current.CancellationToken);

        Assert.Equal(["GET /clusters/a/api/v1/namespaces/ns "], server.Requests);
    }

    [Theory]
    [InlineData("{\"kind\":\"Status\",\"reason\":\"AlreadyExists\",\"code\":409,\"message\":\"exists\"}", 409, "AlreadyExists", "exists")]
    [InlineData("404 page not found", 404, "NotFound", "404 page not found")]
    [InlineData("", 503, "ServiceUnavailable", "The server answered with status 503.")]
    public async Task Get_Refused_IsAStatus(string body, int code, string reason, string message)
    {
        var server = new Scripted(body, code);

        var result = await server.Client().GetAsync<Pod>(Key, TestContext.Current.CancellationToken);

        Assert.False(result.Succeeded);
        Assert.Equal((code, reason, message), (result.Error.Code, result.Error.Reason, result.Error.Message));
    }

    [Fact]
    public async Task Watch_EventsCutAnywhere_AreReadWhole()
    {
        var lines = """
            {"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"1"}}}
            {"object":{"metadata":{"name":"b","resourceVersion":"2"}},"type":"DELETED"}
            {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}
            {"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}
            """ + "\n";
        for (var piece = 1; piece < 60; piece += 7)
        {
            var seen = new List<string>();
            var client = new Scripted(lines, piece: piece).Client();
            await foreach (var change in client.WatchAsync<Pod>(Kinds.Of<Pod>(), ListQuery.All, TestContext.Current.CancellationToken))
            {
                seen.Add($"{change.Type} {change.Object?.Name()} {change.Object?.Metadata?.ResourceVersion}{change.Error?.Code}");
            }

            Assert.Equal(["Added a 1", "Deleted b 2", "Bookmark  9", "Error  410"], seen);
        }
    }

    [Fact]
    public async Task Watch_StreamEndsInsideAnEvent_EndsWithoutIt()
    {
        var client = new Scripted("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"a\"}}}\n{\"type\":\"ADD").Client();
        var seen = 0;
        await foreach (var _ in client.WatchAsync<Pod>(Kinds.Of<Pod>(), ListQuery.All, TestContext.Current.CancellationToken))
        {
            seen++;
        }

        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task ListAndWatch_ReaderWithoutAPart_LeaveThatPartOut()
    {
        const string Pod = "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"nodeName\":\"n\"},\"status\":{\"phase\":\"Running\"}}";
        var stop = TestContext.Current.CancellationToken;
        var reader = ApiReader.Without(ApiReader.Skip.Of<PodSpec>());
        var listed = await new Scripted($"{{\"items\":[{Pod}]}}").Client(reader: reader).ListAsync<Pod>(Kinds.Of<Pod>(), ListQuery.All, stop);
        var seen = listed.Value!.Items!.ToList();
        var watching = new Scripted($"{{\"type\":\"ADDED\",\"object\":{Pod}}}\n").Client(reader: reader);
        await foreach (var change in watching.WatchAsync<Pod>(Kinds.Of<Pod>(), ListQuery.All, stop))
        {
            seen.Add(change.Object!);
        }

        Assert.All(seen, static p => Assert.Equal(("a", "Running", null), (p.Name(), p.Status!.Phase, p.Spec)));
        Assert.Equal(2, seen.Count);
    }

    private sealed class Scripted(string answer, int code = 200, int piece = int.MaxValue) : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        public HttpApiClient Client(string server = "https://host", ApiReader? reader = null) => new(
            new HttpClient(this) { BaseAddress = ApiConnection.Folder(new Uri(server)) }, reader);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Requests.Add($"{request.Method} {request.RequestUri!.PathAndQuery} {body}");
            return new HttpResponseMessage((HttpStatusCode)code)
            {
                Content = new StreamContent(new Pieces(Encoding.UTF8.GetBytes(answer), piece)),
            };
        }
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
