using System.Collections.Concurrent;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission.Validation;

namespace Slipway.ApiServer.Admission;

/// <summary>
/// Defaults and validation of one kind, complete: the schema's, those of metadata, and the kind's own. Pure; the pipeline calls
/// <see cref="ForCreate"/> and <see cref="ValidateCreate"/>, or <see cref="ForUpdate"/> and <see cref="ValidateUpdate"/>.
/// </summary>
internal sealed class ObjectRules
{
    private static readonly ConcurrentDictionary<KindInfo, ObjectRules> Cache = new();

    private readonly KindRules own;

    private ObjectRules(KindInfo kind)
    {
        Schema = SchemaCatalog.For(kind);
        own = KindRulesTable.Of(kind);
    }

    /// <summary>The schema of the kind.</summary>
    public ObjectSchema Schema { get; }

    /// <summary>The rules of a kind.</summary>
    public static ObjectRules For(KindInfo kind) => Cache.GetOrAdd(kind, static k => new ObjectRules(k));

    /// <summary>A decoded new object with all its defaults.</summary>
    public TreeObject ForCreate(TreeObject value) => own.OnCreate(ForUpdate(value));

    /// <summary>A decoded changed object with the defaults of fields that the change removed or added.</summary>
    public TreeObject ForUpdate(TreeObject value) => own.Default(Schema.Default(value));

    /// <summary>Everything that is wrong with a defaulted new object.</summary>
    public IReadOnlyList<FieldError> ValidateCreate(TreeObject value)
        => [.. MetadataRules.Validate(value, Schema.Kind), .. Schema.Validate(value), .. own.Validate(value)];

    /// <summary>Everything that is wrong with a defaulted changed object, or with the change.</summary>
    public IReadOnlyList<FieldError> ValidateUpdate(TreeObject value, TreeObject old) =>
    [
        .. MetadataRules.Validate(value, Schema.Kind), .. MetadataRules.ValidateUpdate(value, old),
        .. Schema.Validate(value, old), .. own.Validate(value), .. own.ValidateUpdate(value, old),
    ];
}
