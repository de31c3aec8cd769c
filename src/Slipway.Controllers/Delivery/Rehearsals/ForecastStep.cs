namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>One step of a forecast.</summary>
public sealed record ForecastStep
{
    /// <summary>Number of the step, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The field that it comes from.</summary>
    public required string Field { get; init; }

    /// <summary>What it does, in words.</summary>
    public required string Text { get; init; }

    /// <summary>Share of the requests that the new revision gets during it, in percent.</summary>
    public required double RequestsPercent { get; init; }

    /// <summary>Share of the users that can meet the new revision during it, in percent: its blast radius.</summary>
    public required double UsersPercent { get; init; }

    /// <summary>Requests that reach the new revision whatever its share, in words; null for none.</summary>
    public string? Matching { get; init; }

    /// <summary>Pods of the new revision that it needs.</summary>
    public required int NewPods { get; init; }

    /// <summary>Pods of the stable revision beside them.</summary>
    public required int StablePods { get; init; }

    /// <summary>Earliest start in seconds since the release began, waits for persons not counted.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>People who must have acted before it starts.</summary>
    public required int PersonsBefore { get; init; }

    /// <summary>How long it lasts at least, in seconds; null until a person acts.</summary>
    public required double? DurationSeconds { get; init; }
}
