using System.Text;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests;

/// <summary>Bodies that no client in its right mind sends: each gets a refusal that says why, none an internal error.</summary>
public sealed class BadBodyTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Manifest = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"a":"b"}},"spec":{"replicas":0,
        "selector":{"matchLabels":{"a":"b"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%"}},
        "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"host","ports":[{"containerPort":80}],
        "env":[{"name":"A","value":"b"}],"readinessProbe":{"httpGet":{"port":80}}}]}}}}
        """;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly string[] Pieces =
        ["null", "{}", "[]", "-1", "1e400", "\"", "}", "99999999999999999999", "\\ud800", "\\u0000", "[["];

    public static TheoryData<string, string> Bodies => new()
    {
        { "application/json", """{"metadata":{"name":"x" """ },
        { "application/json", "" },
        { "application/json", "null" },
        { "application/json", "[]" },
        { "application/json", """{"metadata":{"name":"x"},"spec":{"replicas":1e999}}""" },
        { "application/json", string.Concat(Enumerable.Repeat("{\"a\":", 50_000)) },
        { "application/json", new string('[', 100_000) },
        { "application/yaml", "a:\n\t- b" },
        { "application/yaml", "a: &a\n  b: *a" },
        { "application/yaml", new string('[', 20_000) },
        { "application/yaml", string.Join('\n', Enumerable.Range(0, 1500).Select(static i => new string(' ', i) + "a:")) },
        { "application/yaml", Bomb() },
        { "application/vnd.kubernetes.protobuf", "k8s\0\u0012\u007f" },
        { "application/vnd.kubernetes.protobuf", "no envelope" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task HandleAsync_BodyThatCannotBeRead_IsABadRequest(string type, string body)
    {
        await using var server = await TestApiServer.StartAsync();
        Assert.Equal(400, (await SendAsync(server, "POST", Deployments, type, Encoding.UTF8.GetBytes(body))).StatusCode);
    }

    [Fact]
    public async Task HandleAsync_MutatedManifests_AreTakenOrRefusedButNeverBreakAnything()
    {
        await using var server = await TestApiServer.StartAsync();
        var random = new Random(7);
        foreach (var type in (string[])["application/json", "application/yaml"])
        {
            for (var i = 0; i < 400; i++)
            {
                var body = Mutate(random, Encoding.UTF8.GetBytes(Manifest));
                var answer = await SendAsync(server, "POST", Deployments, type, body);
                Assert.True(answer.StatusCode < 500, $"{answer.StatusCode} for {type}: {Encoding.UTF8.GetString(body)}");
            }
        }
    }

    [Fact]
    public async Task HandleAsync_RandomProtobuf_IsRefused()
    {
        await using var server = await TestApiServer.StartAsync();
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var body = new byte[4 + random.Next(120)];
            random.NextBytes(body);
            "k8s\0"u8.CopyTo(body);
            var answer = await SendAsync(server, "POST", Deployments, "application/vnd.kubernetes.protobuf", body);
            Assert.True(answer.StatusCode is >= 400 and < 500, $"{answer.StatusCode} for {Convert.ToHexString(body)}");
        }
    }

    private static byte[] Mutate(Random random, byte[] body)
    {
        var bytes = body.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }

    // Each line holds the line above nine times.
    private static string Bomb() => "a0: &a0 [x, x, x]\n" + string.Concat(Enumerable.Range(1, 12).Select(static i =>
        $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

    private static Task<ApiResponse> SendAsync(TestApiServer server, string method, string path, string type, byte[] body)
        => server.Host.Dispatcher.HandleAsync(
            new ApiRequest
            {
                Method = method,
                Path = path,
                Query = ApiQuery.Parse("dryRun=All"),
                ContentType = type,
                Body = body,
                User = ApiUser.Known("admin", ApiUser.Masters),
            },
            Ct);
}
