using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>Informers that count the objects that their lists hand out.</summary>
internal sealed class CountingInformers(IInformers informers, WorkCounts counts) : IInformers
{
    public IInformer<T> For<T>(KindInfo kind)
        where T : KubeObject => new Counting<T>(informers.For<T>(kind), "caches: handed out of " + kind.Plural, counts);

    public void RetryNow() => informers.RetryNow();

    private sealed class Counting<T>(IInformer<T> informer, string name, WorkCounts counts) : IInformer<T>
        where T : KubeObject
    {
        public bool HasSynced => informer.HasSynced;

        public T? Get(ObjectKey key) => informer.Get(key);

        public IReadOnlyCollection<T> List() => Counted(informer.List());

        public IReadOnlyCollection<T> List(string ns) => Counted(informer.List(ns));

        public IReadOnlyCollection<T> ByIndex(string index, string value) => Counted(informer.ByIndex(index, value));

        public void AddIndex(string index, Func<T, IEnumerable<string>> values) => informer.AddIndex(index, values);

        public void OnChange(Action<T?, T?> onChange) => informer.OnChange(onChange);

        private IReadOnlyCollection<T> Counted(IReadOnlyCollection<T> objects)
        {
            counts.Add(name, objects.Count);
            return objects;
        }
    }
}
