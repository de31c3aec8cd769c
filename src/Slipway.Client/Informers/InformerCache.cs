using Slipway.Api.Meta;

namespace Slipway.Client.Informers;

/// <summary>
/// The objects of one kind with their indexes; every list is sorted by key and answered as a copy that no longer changes. It does not
/// know the record type: trees and dictionaries for each of forty kinds would be types of their own that the runtime keeps for good.
/// </summary>
/// <remarks>Lists are arrays of the record type, which its informer makes.</remarks>
internal sealed class InformerCache
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Index> indexes = new(StringComparer.Ordinal);
    private readonly Func<int, KubeObject[]> newArray;
    private readonly string kind;
    private readonly Bucket all;

    /// <param name="kind">Name of the kind, for messages.</param>
    /// <param name="newArray">Makes an array of the record type.</param>
    public InformerCache(string kind, Func<int, KubeObject[]> newArray)
    {
        this.kind = kind;
        this.newArray = newArray;
        all = new Bucket(newArray);
        AddIndex("", static o => [o.Namespace()]);
    }

    public KubeObject? Get(ObjectKey key)
    {
        lock (gate)
        {
            return all.Objects.GetValueOrDefault(key);
        }
    }

    public KubeObject[] List()
    {
        lock (gate)
        {
            return all.Sorted();
        }
    }

    public KubeObject[] InNamespace(string ns) => ByIndex("", ns);

    public KubeObject[] ByIndex(string index, string value)
    {
        lock (gate)
        {
            if (!indexes.TryGetValue(index, out var found))
            {
                throw new ArgumentException($"There is no index '{index}' on {kind}.", nameof(index));
            }

            return found.Buckets.TryGetValue(value, out var bucket) ? bucket.Sorted() : newArray(0);
        }
    }

    public void AddIndex(string name, Func<KubeObject, IEnumerable<string>> values)
    {
        lock (gate)
        {
            var index = new Index(values, newArray);
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
    public KubeObject? Put(ObjectKey key, KubeObject? value)
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

    private sealed class Bucket(Func<int, KubeObject[]> newArray)
    {
        private KubeObject[]? sorted;

        public SortedDictionary<ObjectKey, KubeObject> Objects { get; } = [];

        public void Put(ObjectKey key, KubeObject? value)
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

        public KubeObject[] Sorted()
        {
            if (sorted is null)
            {
                sorted = newArray(Objects.Count);
                Objects.Values.CopyTo(sorted, 0);
            }

            return sorted;
        }
    }

    private sealed class Index(Func<KubeObject, IEnumerable<string>> values, Func<int, KubeObject[]> newArray)
    {
        public Dictionary<string, Bucket> Buckets { get; } = new(StringComparer.Ordinal);

        public void Put(ObjectKey key, KubeObject? old, KubeObject? value)
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
                    Buckets[name] = bucket = new Bucket(newArray);
                }

                bucket.Put(key, value);
            }
        }
    }
}
