using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Durations as steps write them: seconds, or numbers with units one after the other.</summary>
internal static class PauseDuration
{
    /// <summary>The duration; null when it is not one.</summary>
    public static TimeSpan? Parse(IntOrString value) => value.Number is not { } number ? GoDuration.ParseOrSeconds(value.Text ?? "")
        : number < 0 ? null : TimeSpan.FromSeconds(number);
}
