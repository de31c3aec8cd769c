using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Reading;

/// <summary>What a list or watch selects: labels and fields.</summary>
internal sealed class Selection
{
    private readonly LabelSelectorMatcher? labels;
    private readonly FieldQuery? fields;

    private Selection(LabelSelectorMatcher? labels, FieldQuery? fields) => (this.labels, this.fields) = (labels, fields);

    public static Selection Everything { get; } = new(null, null);

    public bool IsEverything => labels is null && fields is null;

    /// <summary>The name that a field selector demands; null when it demands none.</summary>
    public string? Name => fields?.Name;

    /// <exception cref="ApiException">A selector does not follow its grammar, or names a field that cannot be selected by.</exception>
    public static Selection Parse(KindInfo kind, string? labelSelector, string? fieldSelector)
        => labelSelector is null && fieldSelector is null ? Everything : new Selection(
            labelSelector is null ? null : Labels(labelSelector),
            fieldSelector is null ? null : FieldQuery.Parse(kind, fieldSelector));

    public bool Matches(StoredObject candidate)
        => (labels is null || labels.Matches(candidate.Typed.Metadata?.Labels)) && (fields is null || fields.Matches(candidate));

    /// <summary>Whether labels match a selector of an object.</summary>
    public static bool Matches(LabelSelector selector, IReadOnlyDictionary<string, string>? labels)
        => LabelSelectorMatcher.Of(selector) is { } matcher && matcher.Matches(labels);

    private static LabelSelectorMatcher Labels(string text) => LabelSelectorParser.Parse(text) switch
    {
        SelectorParseResult<LabelSelectorMatcher>.Success success => success.Selector,
        SelectorParseResult<LabelSelectorMatcher>.Invalid invalid => throw ApiErrors.BadRequest(invalid.Message),
        _ => throw ApiErrors.Internal("unknown outcome of reading a selector"),
    };
}
