using System.Diagnostics.CodeAnalysis;

namespace Slipway.Gateway.Recording;

/// <summary>
/// A queue of a fixed size for any number of threads, without locks: each cell has a turn that says whether it may be filled or emptied
/// next, and threads take cells by moving a counter. Adding to a full queue and taking from an empty one fail at once.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class BoundedQueue<T> where T : class
{
    private readonly Cell[] cells;
    private readonly int mask;
    private long added;
    private long taken;

    /// <summary>An empty queue.</summary>
    /// <param name="capacity">Items that may wait; a power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public BoundedQueue(int capacity)
    {
        if (!int.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "must be a power of two");
        }

        cells = new Cell[capacity];
        mask = capacity - 1;
        for (var i = 0; i < capacity; i++)
        {
            cells[i].Turn = i;
        }
    }

    /// <summary>Adds an item; false when the queue is full.</summary>
    public bool TryAdd(T item)
    {
        while (true)
        {
            var place = Volatile.Read(ref added);
            ref var cell = ref cells[place & mask];
            var turn = Volatile.Read(ref cell.Turn);
            if (turn < place)
            {
                return false;
            }

            if (turn == place && Interlocked.CompareExchange(ref added, place + 1, place) == place)
            {
                cell.Item = item;
                Volatile.Write(ref cell.Turn, place + 1);
                return true;
            }
        }
    }

    /// <summary>Takes the oldest item; false when there is none.</summary>
    public bool TryTake([NotNullWhen(true)] out T? item)
    {
        while (true)
        {
            var place = Volatile.Read(ref taken);
            ref var cell = ref cells[place & mask];
            var turn = Volatile.Read(ref cell.Turn);
            if (turn < place + 1)
            {
                item = null;
                return false;
            }

            if (turn == place + 1 && Interlocked.CompareExchange(ref taken, place + 1, place) == place)
            {
                item = cell.Item!;
                cell.Item = null;
                Volatile.Write(ref cell.Turn, place + cells.Length);
                return true;
            }
        }
    }

    private struct Cell
    {
        public long Turn;
        public T? Item;
    }
}
