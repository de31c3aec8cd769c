using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;

namespace Slipway.Gateway.Tests.Hosting;

/// <summary>Informers whose content the test sets; they announce it at once.</summary>
internal sealed class FakeInformers : IInformers
{
    private readonly Dictionary<Type, object> informers = [];

    public bool Synced { get; set; } = true;

    public int Retries { get; private set; }

    public void RetryNow() => Retries++;

    public IInformer<T> For<T>(KindInfo kind)
        where T : KubeObject => Of<T>();

    public void Set<T>(params T[] objects)
        where T : KubeObject => Of<T>().Set(objects);

    private FakeInformer<T> Of<T>()
        where T : KubeObject
        => (FakeInformer<T>)(informers.TryGetValue(typeof(T), out var known) ? known : informers[typeof(T)] = new FakeInformer<T>(this));

    private sealed class FakeInformer<T>(FakeInformers all) : IInformer<T>
        where T : KubeObject
    {
        private readonly List<Action<T?, T?>> handlers = [];
        private SortedDictionary<ObjectKey, T> objects = [];

        public bool HasSynced => all.Synced;

        public void Set(T[] next)
        {
            objects = new SortedDictionary<ObjectKey, T>(next.ToDictionary(static o => o.Key()));
            handlers.ForEach(h => h(null, next.FirstOrDefault()));
        }

        public T? Get(ObjectKey key) => objects.GetValueOrDefault(key);

        public IReadOnlyCollection<T> List() => objects.Values;

        public IReadOnlyCollection<T> List(string ns) => [.. objects.Values.Where(o => o.Namespace() == ns)];

        public IReadOnlyCollection<T> ByIndex(string index, string value) => [];

        public void AddIndex(string index, Func<T, IEnumerable<string>> values)
        {
        }

        public void OnChange(Action<T?, T?> onChange) => handlers.Add(onChange);
    }
}
