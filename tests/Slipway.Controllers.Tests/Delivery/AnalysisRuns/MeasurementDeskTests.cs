using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>What is kept of runs between measurements.</summary>
public sealed class MeasurementDeskTests
{
    private readonly MeasurementDesk desk;

    public MeasurementDeskTests()
    {
        var time = new SimulatedTime();
        var api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        desk = new MeasurementDesk(new Dictionary<string, IMetricProvider>(), api, time, NullLogger.Instance);
    }

    private static AnalysisRun Run(int number, string phase) => new()
    {
        Metadata = new ObjectMeta { Name = $"r{number}", Namespace = "n", Uid = $"u{number}" },
        Status = new AnalysisRunStatus { Phase = phase },
    };

    [Fact]
    public void Observe_ManyFinishedRuns_KeepsNothingOfThem()
    {
        for (var i = 0; i < 1000; i++)
        {
            desk.Taken(desk.Observe(Run(i, AnalysisPhase.Running)));
            desk.Forget(new ObjectKey("n", $"r{i}"));
            desk.Taken(desk.Observe(Run(i, i % 2 == 0 ? AnalysisPhase.Successful : AnalysisPhase.Failed)));
        }

        Assert.Equal(0, desk.Count);
        desk.Observe(Run(1, AnalysisPhase.Running));
        Assert.Equal(1, desk.Count);
    }
}
