using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of what is measured and tried out, with the columns that people know from Argo Rollouts.</summary>
internal static class AnalysisTables
{
    public static KindTable Runs { get; } = KindTable.Of<AnalysisRun>(
        "Name|Status|Age", static (o, now) => [o.Name(), o.Status?.Phase, o.Age(now)]);

    public static KindTable Experiments { get; } = KindTable.Of<Experiment>(
        "Name|Status|Age", static (o, now) => [o.Name(), o.Status?.Phase, o.Age(now)]);
}
