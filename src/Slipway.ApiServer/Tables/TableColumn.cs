namespace Slipway.ApiServer.Tables;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="Name">Title.</param>
/// <param name="Type">string, integer or date.</param>
/// <param name="Priority">0 always shown, 1 only with <c>-o wide</c>.</param>
internal sealed record TableColumn(string Name, string Type = "string", int Priority = 0)
{
    public string Format => Name == "Name" ? "name" : "";

    /// <summary>Columns from titles; <c>*</c> at the end means only wide, <c>#</c> at the end a whole number.</summary>
    public static IReadOnlyList<TableColumn> Of(string titles) => [.. titles.Split('|').Select(static t =>
        new TableColumn(t.TrimEnd('*', '#'), t.Contains('#', StringComparison.Ordinal) ? "integer" : "string", t.EndsWith('*') ? 1 : 0))];
}
