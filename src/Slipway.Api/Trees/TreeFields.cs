using System.Collections;
using System.Runtime.CompilerServices;

namespace Slipway.Api.Trees;

/// <summary>The fields of a <see cref="TreeObject"/> in their order. A walk over them allocates nothing.</summary>
[CollectionBuilder(typeof(TreeFields), nameof(Of))]
public readonly struct TreeFields : IReadOnlyList<KeyValuePair<string, Tree>>
{
    private readonly KeyValuePair<string, Tree>[] fields;

    /// <summary>Takes the array over: nobody may change it afterwards.</summary>
    internal TreeFields(KeyValuePair<string, Tree>[] fields) => this.fields = fields;

    /// <inheritdoc/>
    public int Count => fields.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, Tree> this[int index] => fields[index];

    /// <summary>A copy of these fields.</summary>
    public static TreeFields Of(ReadOnlySpan<KeyValuePair<string, Tree>> fields) => new(fields.ToArray());

    /// <summary>The fields side by side.</summary>
    public ReadOnlySpan<KeyValuePair<string, Tree>> AsSpan() => fields;

    /// <summary>Walks over the fields.</summary>
    public Enumerator GetEnumerator() => new(fields);

    IEnumerator<KeyValuePair<string, Tree>> IEnumerable<KeyValuePair<string, Tree>>.GetEnumerator()
        => ((IEnumerable<KeyValuePair<string, Tree>>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => fields.GetEnumerator();

    /// <summary>A walk over the fields.</summary>
    public struct Enumerator
    {
        private readonly KeyValuePair<string, Tree>[] fields;
        private int at = -1;

        internal Enumerator(KeyValuePair<string, Tree>[] fields) => this.fields = fields;

        /// <summary>The field that the walk has come to.</summary>
        public readonly KeyValuePair<string, Tree> Current => fields[at];

        /// <summary>Goes to the next field; false after the last.</summary>
        public bool MoveNext() => ++at < fields.Length;
    }
}
