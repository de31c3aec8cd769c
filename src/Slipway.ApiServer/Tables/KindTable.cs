using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>How objects of a kind look in a table.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Cells">One cell for each column, from an object and the time now: strings, whole numbers or null.</param>
internal sealed record KindTable(IReadOnlyList<TableColumn> Columns, Func<KubeObject, DateTimeOffset, object?[]> Cells)
{
    public static KindTable Of<T>(string titles, Func<T, DateTimeOffset, object?[]> cells)
        where T : KubeObject => new(TableColumn.Of(titles), (value, now) => cells((T)value, now));
}
