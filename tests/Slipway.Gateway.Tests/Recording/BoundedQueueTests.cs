using System.Collections.Concurrent;
using Slipway.Gateway.Recording;

namespace Slipway.Gateway.Tests.Recording;

public sealed class BoundedQueueTests
{
    [Fact]
    public void TryAdd_FullAndEmptiedManyTimes_KeepsOrderAndRefusesTheRest()
    {
        var queue = new BoundedQueue<string>(4);
        for (var round = 0; round < 10; round++)
        {
            Assert.All(Enumerable.Range(0, 4), i => Assert.True(queue.TryAdd($"{round}.{i}")));
            Assert.False(queue.TryAdd("too many"));
            Assert.All(Enumerable.Range(0, 4), i =>
            {
                Assert.True(queue.TryTake(out var item));
                Assert.Equal($"{round}.{i}", item);
            });
            Assert.False(queue.TryTake(out _));
        }
    }

    [Fact]
    public async Task TryTake_ManyThreads_EachItemOnce()
    {
        const int Items = 20_000;
        var queue = new BoundedQueue<string>(64);
        var got = new ConcurrentBag<string>();
        var taken = 0;
        var adding = Enumerable.Range(0, 2).Select(t => Task.Run(() =>
        {
            for (var i = 0; i < Items; i++)
            {
                while (!queue.TryAdd($"{t}.{i}"))
                {
                    Thread.Yield();
                }
            }
        }));
        var taking = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref taken) < 2 * Items)
            {
                if (queue.TryTake(out var item))
                {
                    got.Add(item);
                    Interlocked.Increment(ref taken);
                }
                else
                {
                    Thread.Yield();
                }
            }
        }));

        await Task.WhenAll(adding.Concat(taking).ToList());

        Assert.Equal(2 * Items, got.Distinct().Count());
        Assert.Equal(2 * Items, got.Count);
    }

    [Fact]
    public void Queue_CapacityNoPowerOfTwo_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new BoundedQueue<string>(6));
}
