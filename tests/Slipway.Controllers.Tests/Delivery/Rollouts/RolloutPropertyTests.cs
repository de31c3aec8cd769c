using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>
/// Random specs of all strategies with random commands and faults at random moments. After every decision the invariants hold, and when
/// the faults stop every state settles. A seed that fails is in the message.
/// </summary>
public sealed class RolloutPropertyTests
{
    private const int Worlds = 6;
    private const int WorldsLong = 40;
    private const int Moments = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Decide_AnythingAtAnyMoment_KeepsTheInvariantsAndSettles(int block) => Hold(block * 1000, Worlds);

    [Trait("Run", "Long")]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Decide_MoreWorlds_KeepsTheInvariantsAndSettles(int block)
    {
        LongOnly.Require();
        Hold((block * 1000) + Worlds, WorldsLong);
    }

    private static void Hold(int begin, int worlds)
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_ROLLOUT_SEED"), out var given) ? given : begin;
        var count = int.TryParse(Environment.GetEnvironmentVariable("SLIPWAY_ROLLOUT_SEEDS"), out var many) ? many : worlds;
        for (var seed = first; seed < first + count; seed++)
        {
            var history = new List<string>();
            try
            {
                new Life(seed, history).Live();
            }
            catch (Exception e) when (e is Xunit.Sdk.XunitException or InvalidOperationException or KeyNotFoundException
                or ArgumentException or NullReferenceException)
            {
                Assert.Fail($"seed {seed}: {e.Message}\n{e.StackTrace}\n{string.Join('\n', history.TakeLast(60))}");
            }
        }
    }

    private sealed class Life
    {
        private readonly Random random;
        private readonly RolloutWorld world;
        private readonly List<string> history;
        private int images = 1;

        public Life(int seed, List<string> history)
        {
            random = new Random(seed);
            this.history = history;
            var strategy = RandomRollouts.Strategy(random);
            world = strategy.BlueGreen is null
                ? new RolloutWorld(random.Next(0, 7), strategy)
                : new RolloutWorld(random.Next(0, 7), strategy, "web", "preview");
            world.Templates = RolloutWorld.OneTemplate("rate");
            world.Random = random;
            var gateways = strategy is { AbTest: not null } or { Shadow: not null } or { Canary.TrafficRouting: not null }
                ? random.Next(1, 3) : random.Next(0, 3);
            for (var i = 0; i < gateways; i++)
            {
                world.AddGateway($"gw-{i}");
            }

            if (strategy is { Canary: not null, Canary.TrafficRouting: null } or { Rolling: not null } or { Recreate: not null }
                && random.Next(4) == 0)
            {
                world.Services.Clear();
            }

            history.Add($"{System.Text.Encoding.UTF8.GetString(Api.Serialization.ApiJson.Serialize(strategy))}, {gateways} gateways, "
                + $"{world.Rollout.Spec!.Replicas} replicas, {world.Services.Count} Services");
        }

        public void Live()
        {
            for (var i = 0; i < Moments; i++)
            {
                Something();
                Tick(random.Next(1, 12));
            }

            Settle("when the faults stop");
            Note("promote in full");
            world.Promote();
            world.Retry();
            world.PromoteFull();
            Settle("after a full promotion");
            Assert.True(
                world.IsPromoted,
                $"a full promotion did not come through: {world.Status.Phase} {world.Status.Message}");
            var replicas = world.Rollout.Spec!.Replicas!.Value;
            Assert.Equal(replicas, world.Sets[$"web-{world.Hash}"].Spec!.Replicas);
            Assert.True(
                world.Sets.Values.All(s => s.Name() == $"web-{world.Hash}" || s.Spec!.Replicas == 0), "old pods are left");
            Assert.Equal(world.Split is null ? 0 : 10_000, world.WeightOf($"web:{images}"));
        }

        /// <summary>Faults stop, nobody commands: it comes to an end that says what it is, and stays there.</summary>
        private void Settle(string when)
        {
            world.BrokenImages.Clear();
            world.StuckGateways.Clear();
            world.SilentGateways.Clear();
            world.StuckServices.Clear();
            world.BusyRevisions.Clear();
            world.SlowEnds = false;
            world.Random = null;
            var still = 0;
            for (var i = 0; i < 3000 && still < 90; i++)
            {
                var before = Api.Serialization.ApiJson.Serialize(world.Status);
                var decision = Act(static () => { });
                still = decision.Actions.Count == 0 && Api.Serialization.ApiJson.Serialize(world.Status).AsSpan().SequenceEqual(before)
                    && decision.RequeueAfter is null ? still + 1 : 0;
                MeasureAll();
                world.Wait(TimeSpan.FromSeconds(1));
            }

            Assert.True(
                world.Status is { Phase: "Healthy" } or { Phase: "Degraded" or "Paused", Message.Length: > 0 },
                $"{when}: {world.Status.Phase} {world.Status.Message} at step {world.Status.CurrentStepIndex}");
            Assert.True(still >= 90, $"{when} it never comes to rest: {world.Status.Phase} {world.Status.Message}");
        }

        private void Tick(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var judgement = random.Next(120) == 0 ? world.BadVerdict() : null;
                Act(() => { }, judgement);
                world.Wait(TimeSpan.FromSeconds(random.Next(1, 4)));
            }
        }

        private Controllers.Delivery.Rollouts.RolloutDecision Act(Action then, RolloutJudgement? judgement = null)
        {
            var crash = world.Random is not null && random.Next(20) == 0 ? random.Next(4) : int.MaxValue;
            var before = world.Status;
            var decision = world.Tick(judgement, crashAfter: crash);
            if (before.Phase != world.Status.Phase || before.CurrentStepIndex != world.Status.CurrentStepIndex)
            {
                history.Add($"{world.Now:HH:mm:ss}   {world.Status.Phase} step {world.Status.CurrentStepIndex} {world.Status.Message}");
            }

            if (crash == int.MaxValue)
            {
                Aborted();
            }

            then();
            return decision;
        }

        /// <summary>What is taken back has nothing at once; where the old pods are gone already it keeps what nobody else could
        /// answer.</summary>
        private void Aborted()
        {
            if (world.Status.Abort is not true || world.Split?.Spec is not { } spec)
            {
                return;
            }

            Assert.True(spec.Routes is null && spec.Mirrors is null, "an aborted revision keeps routes");
            var strategy = world.Rollout.Spec!.Strategy!;
            if (strategy.Rolling is null && strategy.Preset is null && strategy.Canary?.DynamicStableScale is not true)
            {
                Assert.Equal(0, spec.Revisions!.FirstOrDefault(r => r.Hash == world.Hash)?.Weight ?? 0);
            }
        }

        private void MeasureAll()
        {
            foreach (var run in world.Runs.Where(static r => r.Value.Status is null).Select(static r => r.Key).ToList())
            {
                world.Measured(run, "Successful");
            }
        }

        private void Something()
        {
            var what = random.Next(24);
            switch (what)
            {
                case 0 or 1 or 2:
                    Note($"template web:{images + 1}");
                    world.Template($"web:{++images}");
                    break;
                case 3:
                    images = Math.Max(1, images - 1);
                    Note($"undo to web:{images}");
                    world.Template($"web:{images}");
                    break;
                case 4:
                    Note("abort");
                    world.Abort();
                    break;
                case 5:
                    Note("retry");
                    world.Retry();
                    break;
                case 6 or 7:
                    Note("promote");
                    world.Promote();
                    break;
                case 8:
                    Note("promote in full");
                    world.PromoteFull();
                    break;
                case 9:
                    Note("pause");
                    world.Spec(static s => s with { Paused = true });
                    break;
                case 10:
                    Note("skip");
                    world.Command(static s => s with { CurrentStepIndex = (s.CurrentStepIndex ?? 0) + 1, PauseConditions = null });
                    break;
                case 11 or 12:
                    var replicas = random.Next(0, 8);
                    Note($"scale to {replicas}");
                    world.Spec(s => s with { Replicas = replicas });
                    break;
                case 13:
                    Note("other strategy");
                    Restrategize();
                    break;
                default:
                    Fault(what);
                    break;
            }
        }

        private void Fault(int what)
        {
            switch (what)
            {
                case 14 or 15:
                    var image = $"web:{random.Next(1, images + 1)}";
                    Note($"{image} breaks or heals");
                    Toggle(world.BrokenImages, image);
                    break;
                case 16 when world.Gateways.Count > 0:
                    Note("gateway sticks or moves");
                    Toggle(world.StuckGateways, $"gw-{random.Next(world.Gateways.Count)}");
                    break;
                case 17 when world.Gateways.Count > 0:
                    Note("gateway falls silent or speaks");
                    Toggle(world.SilentGateways, $"gw-{random.Next(world.Gateways.Count)}");
                    break;
                case 18:
                    Note("pods end slowly or fast");
                    world.SlowEnds = !world.SlowEnds;
                    break;
                case 19:
                    Note("requests under way");
                    Toggle(world.BusyRevisions, world.Hash);
                    break;
                case 20 or 21:
                    var phase = new[] { "Successful", "Successful", "Failed", "Inconclusive", "Error" }[random.Next(5)];
                    foreach (var run in world.Runs.Where(static r => r.Value.Status is null).Select(static r => r.Key).ToList())
                    {
                        Note($"{run} is {phase}");
                        world.Measured(run, phase);
                    }

                    break;
                default:
                    world.Wait(TimeSpan.FromSeconds(random.Next(60)));
                    break;
            }
        }

        /// <summary>Another spec of the same strategy: those that need other Services stay apart.</summary>
        private void Restrategize()
        {
            var now = world.Rollout.Spec!.Strategy!;
            for (var i = 0; i < 20; i++)
            {
                var other = RandomRollouts.Strategy(random);
                if (other.BlueGreen is null == now.BlueGreen is null && other.Canary is null == now.Canary is null
                    && other.Canary?.TrafficRouting is null == now.Canary?.TrafficRouting is null
                    && other.Rolling is null == now.Rolling is null && other.Recreate is null == now.Recreate is null
                    && other.Immutable is null == now.Immutable is null && other.Shadow is null == now.Shadow is null
                    && other.AbTest is null == now.AbTest is null && other.Preset is null == now.Preset is null)
                {
                    // Other steps start the rollout over.
                    world.Forgive();
                    world.Spec(s => s with { Strategy = other });
                    return;
                }
            }
        }

        private void Note(string what) => history.Add($"{world.Now:HH:mm:ss} {what}");

        private static void Toggle(HashSet<string> set, string item)
        {
            if (!set.Remove(item))
            {
                set.Add(item);
            }
        }
    }
}
