using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client.Reconciling;
using Slipway.Client.WorkQueues;
using Slipway.TestKit;

namespace Slipway.Client.Tests.Reconciling;

public sealed class ControllerTests
{
    private static readonly ObjectKey Key = new("ns", "a");

    private readonly ClientWorld world = new();

    [Fact]
    public void Reconcile_Requeued_ComesAgainAfterTheTime()
    {
        var calls = Run(_ => ReconcileOutcome.RequeueAfter(TimeSpan.FromMinutes(1)));

        world.Pump.Advance(TimeSpan.FromSeconds(150));

        Assert.Equal([0, 60, 120], calls);
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("conflict")]
    [InlineData("again")]
    public void Reconcile_Failing_ComesAgainWithBackOffUntilItSucceeds(string failure)
    {
        var calls = Run(n => n > 3 ? ReconcileOutcome.Done : failure switch
        {
            "throw" => throw new InvalidOperationException("broken"),
            "conflict" => throw new ApiRefusedException(InMemoryApi.Refusal("Conflict", 409, "newer")),
            _ => ReconcileOutcome.ObserveAgain,
        });

        world.Pump.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal([0, 0.01, 0.03, 0.07], calls);
    }

    [Fact]
    public void Reconcile_Stalled_DoesNotComeAgain()
    {
        var calls = Run(_ => ReconcileOutcome.Stalled("Bad", "broken"));

        world.Pump.Advance(TimeSpan.FromHours(1));

        Assert.Single(calls);
    }

    [Fact]
    public void Host_InformersNotSynced_ControllersWait()
    {
        var forbidden = true;
        world.Api.Fault = (_, _) => forbidden ? InMemoryApi.Refusal("Forbidden", 403, "no") : null;
        world.Informers.For<ConfigMap>();
        var calls = Run(_ => ReconcileOutcome.Done);
        world.Pump.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(calls);

        forbidden = false;
        world.Pump.Advance(TimeSpan.FromSeconds(20));

        Assert.Single(calls);
    }

    [Fact]
    public void Dispose_WhileReconciling_EndsTheWorkers()
    {
        var reconciler = new Waiting();
        using var queue = new WorkQueue(world.Time);
        var controller = new Controller("test", reconciler, queue, NullLogger.Instance);
        var host = new ControllerHost(world.Informers, [controller]);
        world.Pump.Run(host.Start);
        world.Pump.Run(() => queue.Add(Key));

        world.Pump.Complete(async () => await host.DisposeAsync(), TimeSpan.Zero);

        Assert.True(reconciler.Stopped);
    }

    private List<double> Run(Func<int, ReconcileOutcome> outcome)
    {
        var start = world.Time.GetUtcNow();
        var calls = new List<double>();
        var reconciler = new Scripted(n =>
        {
            calls.Add((world.Time.GetUtcNow() - start).TotalSeconds);
            return outcome(n);
        });
        var controller = new Controller("test", reconciler, new WorkQueue(world.Time), NullLogger.Instance);
        world.Pump.Run(new ControllerHost(world.Informers, [controller]).Start);
        world.Pump.Run(() => controller.Queue.Add(Key));
        return calls;
    }

    private sealed class Scripted(Func<int, ReconcileOutcome> outcome) : IReconciler
    {
        private int calls;

        public Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
            => Task.FromResult(outcome(++calls));
    }

    private sealed class Waiting : IReconciler
    {
        public bool Stopped { get; private set; }

        public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
        {
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                return ReconcileOutcome.Done;
            }
            finally
            {
                Stopped = true;
            }
        }
    }
}
