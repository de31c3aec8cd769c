using Slipway.Api.Meta;

namespace Slipway.Client.Informers;

/// <summary>
/// The objects of one kind with their indexes; every list is sorted by key and answered as a copy that no longer changes.
/// </summary>
internal sealed class InformerCache<T>
    where T : KubeObject
{
    private readonly Lock gate = new();
    private readonly Bucket all = new();
    private readonly Dictionary<string, Index> indexes = new(StringComparer.Ordinal);

    public InformerCache() => AddIndex("", static o => [o.Namespace()]);

    public T? Get(ObjectKey key)
    {
        lock (gate)
        {
            return all.Objects.GetValueOrDefault(key);
        }
    }

    public T[] List()
    {
        lock (gate)
        {
            return all.Sorted();
        }
    }

    public T[] InNamespace(string ns) => ByIndex("", ns);

    public T[] ByIndex(string index, string value)
    {
        lock (gate)
        {
            if (!indexes.TryGetValue(index, out var found))
            {
                throw new ArgumentException($"There is no index '{index}' on {typeof(T).Name}.", nameof(index));
            }

            return found.Buckets.TryGetValue(value, out var bucket) ? bucket.Sorted() : [];
        }
    }

    public void AddIndex(string name, Func<T, IEnumerable<string>> values)
    {
        lock (gate)
        {
            var index = new Index(values);
            if (indexes.TryAdd(name, index))
            {
                foreach (var item in all.Objects)
                {
                    index.Put(item.Key, null, item.Value);
                }
            }
        }
    }

    /// <summary>Puts an object in, or takes it out when it is null.</summary>
    /// <returns>What was there before.</returns>
    public T? Put(ObjectKey key, T? value)
    {
        lock (gate)
        {
            var old = all.Objects.GetValueOrDefault(key);
            all.Put(key, value);
            foreach (var index in indexes.Values)
            {
                index.Put(key, old, value);
            }

            return old;
        }
    }

    private sealed class Bucket
    {
        private T[]? sorted;

        public SortedDictionary<ObjectKey, T> Objects { get; } = [];

        public void Put(ObjectKey key, T? value)
        {
            sorted = null;
            if (value is null)
            {
                Objects.Remove(key);
            }
            else
            {
                Objects[key] = value;
            }
        }

        public T[] Sorted() => sorted ??= [.. Objects.Values];
    }

    private sealed class Index(Func<T, IEnumerable<string>> values)
    {
        public Dictionary<string, Bucket> Buckets { get; } = new(StringComparer.Ordinal);

        public void Put(ObjectKey key, T? old, T? value)
        {
            foreach (var name in old is null ? [] : values(old))
            {
                if (Buckets.TryGetValue(name, out var bucket))
                {
                    bucket.Put(key, null);
                    if (bucket.Objects.Count == 0)
                    {
                        Buckets.Remove(name);
                    }
                }
            }

            foreach (var name in value is null ? [] : values(value))
            {
                if (!Buckets.TryGetValue(name, out var bucket))
                {
                    Buckets[name] = bucket = new Bucket();
                }

                bucket.Put(key, value);
            }
        }
    }
}
