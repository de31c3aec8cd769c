namespace Slipway.Cli.Importing;

/// <summary>The queries of an indicator that counts events.</summary>
/// <param name="Events">What counts the bad or the good events.</param>
/// <param name="AreGood">Whether it counts the good ones.</param>
/// <param name="Total">What counts all events.</param>
/// <param name="EventsField">Where the first one stands.</param>
/// <param name="TotalField">Where the second one stands.</param>
internal sealed record IndicatorQueries(
    IReadOnlyList<QueryPart> Events, bool AreGood, IReadOnlyList<QueryPart> Total, ImportedField EventsField, ImportedField TotalField)
{
    /// <summary>Two queries; null when one of them cannot be read, which is said.</summary>
    public static IndicatorQueries? Of(ImportedField events, bool areGood, ImportedField total)
        => (Read(events), Read(total)) is ({ } counted, { } all) ? new IndicatorQueries(counted, areGood, all, events, total) : null;

    /// <summary>One query that divides; null when it cannot be read or is another one, which is said.</summary>
    public static IndicatorQueries? OfQuotient(ImportedField field, bool areGood)
    {
        if (Read(field) is not { } parts)
        {
            return null;
        }

        var sign = new QueryPart.Operator("/");
        if (parts.Count(p => p == sign) == 1)
        {
            return new IndicatorQueries(
                [.. parts.TakeWhile(p => p != sign)], areGood, [.. parts.SkipWhile(p => p != sign).Skip(1)], field, field);
        }

        field.Lose("is not recognised: it must be one series divided by another, such as sum(rate(...)) / sum(rate(...))");
        return null;
    }

    private static IReadOnlyList<QueryPart>? Read(ImportedField field)
    {
        if (field.Text() is not { } text)
        {
            return null;
        }

        if (QueryText.Parts(text) is { } parts)
        {
            return parts;
        }

        field.Lose("is no PromQL query that can be read");
        return null;
    }
}
