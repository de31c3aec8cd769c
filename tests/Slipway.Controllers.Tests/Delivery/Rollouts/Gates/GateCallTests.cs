using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Gates;

/// <summary>Calls of gates by the controller itself, over HTTP that a test answers.</summary>
public sealed class GateCallTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private readonly Board board = new();

    public void Dispose() => board.Dispose();

    private DeliveryWorld Start(RolloutGate? gate = null)
    {
        var world = new DeliveryWorld(5)
        {
            Gates = new HttpMessageInvoker(board),
            GateSpecs = [gate ?? new RolloutGate { Name = "board", Url = "https://board.example/ask" }],
        };
        world.Restart();
        world.Deploy("v1");
        world.RunUntil(() => world.Status.Phase == "Healthy", Soon, "v1");
        Assert.Empty(board.Bodies);
        world.Deploy("v2", new CanaryStep { SetWeight = 10 }, new CanaryStep { Pause = new CanaryPause() });
        return world;
    }

    [Fact]
    public void Reconcile_AGateThatSaysYes_IsAskedOnceForEachMove()
    {
        using var world = Start();
        world.RunUntil(() => world.Status.Phase == "Paused", Soon, "the pause");

        using var question = JsonDocument.Parse(Assert.Single(board.Bodies));
        var root = question.RootElement;
        Assert.Equal(
            ["RolloutGate", "board", "slipway.dev", "default", "web", "start"],
            new[] { "kind", "gate", "group", "namespace", "rollout", "stage" }.Select(name => Text(root, name)));
        Assert.Equal([0, 10, 1, 2], new[] { "fromWeight", "toWeight", "attempt", "revision" }.Select(n => root.GetProperty(n).GetInt32()));
        Assert.Equal(DeliveryWorld.HashOf("v2"), Text(root, "hash"));
        Assert.Equal("Yes", Assert.Single(world.Status.GateCalls!).Answer);
    }

    [Fact]
    public void Reconcile_AGateThatSaysNo_ShowsItsReasonBoundedAndClean()
    {
        board.Answer = _ => (403, "no\n\u001b[31mway " + new string('x', 9000));
        using var world = Start();
        world.RunUntil(() => world.Status.Phase == "Paused", Soon, "the no");

        var reason = Assert.Single(world.Status.GateCalls!).Reason!;
        Assert.StartsWith("no [31mway xxx", reason, StringComparison.Ordinal);
        Assert.Equal(200, reason.Length);
        Assert.Equal(0, world.WeightOf("v2"));
    }

    [Theory]
    [InlineData(302, "answered 302; redirects are not followed")]
    [InlineData(500, "answered 500: sorry")]
    [InlineData(404, "answered 404: sorry")]
    [InlineData(0, "no answer from board.example within 2 seconds")]
    [InlineData(-1, "refused by the test")]
    public void Reconcile_AnythingElse_IsAnErrorThatIsAskedAgain(int code, string reason)
    {
        board.Answer = _ => (code, "sorry");
        using var world = Start(new RolloutGate { Name = "board", Url = "https://board.example/ask", TimeoutSeconds = 2, Retries = 1 });
        world.RunUntil(() => world.Status.Phase == "Paused", Soon, "the errors");

        Assert.Equal(2, board.Bodies.Count);
        var call = Assert.Single(world.Status.GateCalls!);
        Assert.Equal(("Error", reason, 2), (call.Answer, call.Reason, call.Count));
        Assert.Equal(0, world.WeightOf("v2"));
        board.Answer = static _ => (204, "");
        world.RunUntil(() => world.WeightOf("v2") == 1000, Soon, "the yes after all");
    }

    [Fact]
    public void Reconcile_ARestartInTheMiddleOfACall_RepeatsThatCallAlone()
    {
        board.Answer = _ => (0, "");
        using var world = Start(new RolloutGate { Name = "board", Url = "https://board.example/ask", TimeoutSeconds = 60 });
        world.RunUntil(() => board.Bodies.Count == 1, Soon, "the first call");
        world.Run(TimeSpan.FromSeconds(3));
        Assert.Single(board.Bodies);

        board.Answer = static _ => (200, "");
        world.Restart();
        world.RunUntil(() => world.Status.Phase == "Paused", Soon, "the pause");
        Assert.Equal(2, board.Bodies.Count);
        Assert.Single(board.Bodies.Select(static b => JsonDocument.Parse(b).RootElement.GetProperty("askedAt").GetString()).Distinct());

        world.Restart();
        world.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(2, board.Bodies.Count);
    }

    [Fact]
    public void Reconcile_HeadersFromASecret_AreSentAndShownNowhere()
    {
        board.Answer = _ => (403, "token sesame-42 is too old");
        var gate = new RolloutGate
        {
            Name = "board", Url = "https://board.example/ask",
            HeadersFrom = [new RolloutGateHeaders { SecretRef = new LocalObjectReference { Name = "gate-token" } }],
        };
        using var world = Start(gate);
        world.RunUntil(() => world.Status.GateCalls is not null, Soon, "the call without the Secret");
        Assert.StartsWith("headersFrom: ", world.Status.GateCalls![0].Reason, StringComparison.Ordinal);
        Assert.Empty(board.Bodies);

        world.Create(new Secret
        {
            Metadata = new ObjectMeta { Name = "gate-token", Namespace = "default" },
            Data = new Dictionary<string, byte[]> { ["X-Token"] = Encoding.UTF8.GetBytes("sesame-42\n") },
        });
        world.RunUntil(() => world.Status.Phase == "Paused", Soon, "the no");

        Assert.Equal("sesame-42", board.Tokens[^1]);
        Assert.Equal("token ***** is too old", world.Status.GateCalls![^1].Reason);
    }

    private static string? Text(JsonElement root, string name) => root.GetProperty(name).GetString();

    /// <summary>Answers as a test says: code 0 never answers, -1 breaks the connection.</summary>
    private sealed class Board : HttpMessageHandler
    {
        public Func<string, (int Code, string Body)> Answer { get; set; } = static _ => (200, "ok");

        public List<string> Bodies { get; } = [];

        public List<string?> Tokens { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            Tokens.Add(request.Headers.TryGetValues("X-Token", out var values) ? values.Single() : null);
            var (code, body) = Answer(Bodies[^1]);
            if (code == 0)
            {
                var never = new TaskCompletionSource();
                await using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
                await never.Task;
            }

            return code > 0
                ? new HttpResponseMessage((HttpStatusCode)code) { Content = new StringContent(body) }
                : throw new HttpRequestException("refused by the test");
        }
    }
}
