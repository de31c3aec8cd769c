using Slipway.Api.Meta;

namespace Slipway.Client.Informers;

/// <summary>A local copy of all objects of one kind, kept up to date by one list and a watch.</summary>
/// <typeparam name="T">The kind.</typeparam>
public interface IInformer<T>
    where T : KubeObject
{
    /// <summary>Whether the first list has arrived.</summary>
    bool HasSynced { get; }

    /// <summary>The object, or null. Never wait for it: it comes with a change.</summary>
    T? Get(ObjectKey key);

    /// <summary>All objects, sorted by key.</summary>
    IReadOnlyCollection<T> List();

    /// <summary>Objects of one namespace, sorted by name.</summary>
    IReadOnlyCollection<T> List(string ns);

    /// <summary>Objects under a value of an index, sorted by key.</summary>
    /// <param name="index">Name given to <see cref="AddIndex"/>.</param>
    /// <param name="value">Value of the index.</param>
    IReadOnlyCollection<T> ByIndex(string index, string value);

    /// <summary>Keeps an index; one of that name that exists already stays.</summary>
    /// <param name="index">Its name.</param>
    /// <param name="values">The values under which an object is found.</param>
    void AddIndex(string index, Func<T, IEnumerable<string>> values);

    /// <summary>
    /// Calls <paramref name="onChange"/> with (old, new) at each change: old is null for a new object, new is null for one that is gone.
    /// Every object present is announced as new. Handlers only enqueue.
    /// </summary>
    void OnChange(Action<T?, T?> onChange);
}
