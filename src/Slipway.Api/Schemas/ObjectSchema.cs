using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>
/// The schema of one kind and what is done with it. The way of a body: <see cref="TreeReader"/> (or YAML, or protobuf) →
/// <see cref="Decode"/> → <see cref="Default"/> → <see cref="Validate"/> → <see cref="ToBytes"/>. All of it is pure.
/// </summary>
public sealed class ObjectSchema
{
    internal ObjectSchema(KindInfo kind, SchemaNode root)
    {
        Kind = kind;
        Root = root;
    }

    /// <summary>The kind.</summary>
    public KindInfo Kind { get; }

    /// <summary>The node of the whole object.</summary>
    public SchemaNode Root { get; }

    /// <summary>Fits a tree to the schema: checks types, finds unknown and duplicate fields, prunes, brings into canonical form.</summary>
    public DecodeResult Decode(Tree tree) => new SchemaDecoder(Kind.Kind).Decode(tree, Root);

    /// <summary>Fills in the values of absent fields that have a default whatever the other fields say.</summary>
    public TreeObject Default(TreeObject value) => SchemaDefaulter.Fill(value, Root);

    /// <summary>Checks presence, bounds, lengths, patterns and allowed values, and what may not change.</summary>
    /// <param name="value">The new object.</param>
    /// <param name="old">The stored object on an update; null on a create.</param>
    /// <returns>Everything that is wrong, in the order of the schema.</returns>
    public IReadOnlyList<FieldError> Validate(TreeObject value, TreeObject? old = null) => SchemaValidator.Validate(value, old, Root);

    /// <summary>The fields whose value is stored and not acted on, as the sentences of warnings.</summary>
    public IReadOnlyList<string> NotHonoured(TreeObject value) => SchemaValidator.NotHonoured(value, Root);

    /// <summary>The object with the fields in the order of the schema and maps sorted, so that equal objects have equal bytes.</summary>
    public TreeObject Canonical(TreeObject value) => SchemaOrder.Of(value, Root);

    /// <summary>Canonical UTF-8 JSON.</summary>
    public byte[] ToBytes(TreeObject value) => TreeWriter.Write(Canonical(value));

    /// <summary>The typed record, for controllers.</summary>
    public object ToRecord(TreeObject value) => ApiJson.Deserialize(TreeWriter.Write(value), Kind.Type);

    /// <summary>The message of a 400 answer for a body that is not of this kind.</summary>
    /// <param name="problem">What is wrong with it.</param>
    public string CannotBeHandled(string problem)
        => $"{Kind.Kind} in version \"{Kind.Version}\" cannot be handled as a {Kind.Kind}: {problem}";

    /// <summary>The message of a 400 answer under strict validation.</summary>
    public string StrictMessage(IEnumerable<string> strictProblems)
        => CannotBeHandled("strict decoding error: " + string.Join(", ", strictProblems));
}
