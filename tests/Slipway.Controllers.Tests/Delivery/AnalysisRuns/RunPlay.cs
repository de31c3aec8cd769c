using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>A run under the planner, fed with measurements by hand.</summary>
internal sealed class RunPlay
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public RunPlay(params Metric[] metrics)
        : this(new AnalysisRunSpec { Metrics = metrics })
    {
    }

    public RunPlay(AnalysisRunSpec spec)
    {
        Run = new AnalysisRun { Metadata = new ObjectMeta { Name = "r", Namespace = "n", Uid = "u" }, Spec = spec };
        Look();
    }

    public AnalysisRun Run { get; private set; }

    public DateTimeOffset Now { get; private set; } = Start;

    public AnalysisRunDecision Decision { get; private set; } = null!;

    public AnalysisRunStatus Status => Run.Status!;

    public static Metric Metric(string name = "m") => new() { Name = name, Provider = new() { Web = new() { Url = "http://x" } } };

    public MetricResult Result(string name = "m") => Status.MetricResults!.Single(r => r.Name == name);

    public bool Measures(string name = "m") => Decision.Actions.OfType<AnalysisRunAction.Measure>().Any(a => a.Metric.Name == name);

    /// <summary>Measurements of the metric come in, each when it is due.</summary>
    public RunPlay Measured(params string[] phases) => MeasuredOf("m", phases);

    public RunPlay MeasuredOf(string name, params string[] phases)
    {
        foreach (var phase in phases)
        {
            if (!Measures(name) && Decision.RequeueAfter is { } wait)
            {
                Pass(wait);
            }

            Assert.True(Measures(name), $"{name} is not measured");
            Arrive(name, new Measurement { Phase = phase, StartedAt = Now, FinishedAt = Now });
        }

        return this;
    }

    public void Arrive(string name, Measurement measurement) => Look(new() { [name] = measurement });

    public RunPlay Pass(TimeSpan time)
    {
        Now += time;
        Look();
        return this;
    }

    public RunPlay Terminate()
    {
        Run = Run with { Spec = Run.Spec! with { Terminate = true } };
        Look();
        return this;
    }

    private void Look(Dictionary<string, Measurement>? arrived = null)
    {
        Decision = AnalysisRunPlanner.Decide(new AnalysisRunObservation { Run = Run, Arrived = arrived ?? [] }, Now);
        Run = Run with { Status = Decision.Status };
    }
}
