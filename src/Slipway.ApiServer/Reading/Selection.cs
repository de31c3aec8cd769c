using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Reading;

/// <summary>What a list or watch selects: labels and fields.</summary>
internal sealed class Selection
{
    private readonly LabelQuery? labels;
    private readonly FieldQuery? fields;

    private Selection(LabelQuery? labels, FieldQuery? fields) => (this.labels, this.fields) = (labels, fields);

    public static Selection Everything { get; } = new(null, null);

    public bool IsEverything => labels is null && fields is null;

    /// <summary>The name that a field selector demands; null when it demands none.</summary>
    public string? Name => fields?.Name;

    /// <exception cref="ApiException">A selector does not follow its grammar, or names a field that cannot be selected by.</exception>
    public static Selection Parse(KindInfo kind, string? labelSelector, string? fieldSelector)
        => labelSelector is null && fieldSelector is null ? Everything : new Selection(
            labelSelector is null ? null : LabelQuery.Parse(labelSelector),
            fieldSelector is null ? null : FieldQuery.Parse(kind, fieldSelector));

    public bool Matches(StoredObject candidate)
        => (labels is null || labels.Matches(candidate.Typed.Metadata?.Labels)) && (fields is null || fields.Matches(candidate));

    /// <summary>Whether labels match a selector of an object.</summary>
    public static bool Matches(LabelSelector selector, IReadOnlyDictionary<string, string>? labels)
        => LabelQuery.Of(selector).Matches(labels);
}
