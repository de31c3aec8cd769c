using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of all kinds; one without a table of its own shows name and age.</summary>
internal static class KindTables
{
    private static readonly KindTable NameAndAge = KindTable.Of<KubeObject>("Name|Age", static (o, now) => [o.Name(), o.Age(now)]);

    private static readonly Lazy<Dictionary<string, KindTable>> Tables = new(static () => new(StringComparer.Ordinal)
    {
    });

    public static KindTable For(KindInfo kind) => Tables.Value.GetValueOrDefault(kind.GroupResource) ?? NameAndAge;
}
