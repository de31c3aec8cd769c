using Slipway.Api.Meta;
using Slipway.Client.WorkQueues;
using Slipway.TestKit;

namespace Slipway.Client.Tests.WorkQueues;

public sealed class WorkQueueTests
{
    private static readonly ObjectKey A = new("ns", "a");
    private static readonly ObjectKey B = new("ns", "b");

    private readonly SimulatedTime time = new();

    [Fact]
    public void Add_Twice_IsTakenOnce()
    {
        using var queue = new WorkQueue(time);
        queue.Add(A);
        queue.Add(A);

        Assert.Equal(A, Take(queue));
        Assert.Null(Take(queue));
    }

    [Fact]
    public void Add_WhileRunning_ComesAgainOnlyAfterDone()
    {
        using var queue = new WorkQueue(time);
        queue.Add(A);
        Take(queue);
        queue.Add(A);
        queue.Add(B);

        Assert.Equal(B, Take(queue));
        Assert.Null(Take(queue));
        queue.Done(A);
        Assert.Equal(A, Take(queue));
    }

    [Fact]
    public void AddAfter_SeveralDelays_TheEarliestCounts()
    {
        using var queue = new WorkQueue(time);
        queue.AddAfter(A, TimeSpan.FromSeconds(5));
        queue.AddAfter(A, TimeSpan.FromSeconds(1));
        queue.AddAfter(A, TimeSpan.FromSeconds(3));

        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Null(Take(queue));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(A, Take(queue));
        queue.Done(A);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(Take(queue));
    }

    [Fact]
    public void AddBackedOff_Repeated_DoublesUpToTheMaximumUntilForgotten()
    {
        using var queue = new WorkQueue(time);

        Assert.Equal(
            [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 40960, 60000, 60000],
            Enumerable.Range(0, 15).Select(_ => queue.AddBackedOff(A).TotalMilliseconds));
        Assert.Equal(10, queue.AddBackedOff(B).TotalMilliseconds);
        queue.Forget(A);
        Assert.Equal(10, queue.AddBackedOff(A).TotalMilliseconds);
    }

    [Fact]
    public void Dispose_WithDelayedKeys_DisarmsTheirTimers()
    {
        var queue = new WorkQueue(time);
        queue.AddAfter(A, TimeSpan.FromSeconds(5));

        queue.Dispose();

        Assert.Null(time.NextDue);
    }

    private static ObjectKey? Take(WorkQueue queue)
    {
        using var stop = new CancellationTokenSource();
        var take = queue.TakeAsync(stop.Token).AsTask();
        if (take.IsCompletedSuccessfully)
        {
            return take.Result;
        }

        stop.Cancel();
        return null;
    }
}
