namespace Slipway.Api.Delivery;

/// <summary>A condition of an <see cref="AlertRule"/>, read by <see cref="AlertExpressionParser"/>.</summary>
public abstract record AlertExpression
{
    private AlertExpression()
    {
    }

    /// <summary>All comparisons in it, from left to right.</summary>
    public abstract IEnumerable<Comparison> Comparisons { get; }

    /// <summary>Both sides, or one of them.</summary>
    /// <param name="IsAnd">Whether both must hold.</param>
    /// <param name="Left">The left side.</param>
    /// <param name="Right">The right side.</param>
    public sealed record Combination(bool IsAnd, AlertExpression Left, AlertExpression Right) : AlertExpression
    {
        /// <inheritdoc/>
        public override IEnumerable<Comparison> Comparisons => Left.Comparisons.Concat(Right.Comparisons);
    }

    /// <summary>A rate compared with a number.</summary>
    /// <param name="Metric">errorRatio, requestRate or latency.</param>
    /// <param name="Quantile">Quantile of a latency, 0 to 1; null for others.</param>
    /// <param name="Window">How far back.</param>
    /// <param name="Operator">&gt;, &gt;=, &lt; or &lt;=.</param>
    /// <param name="Threshold">A share from 0 to 1, requests per second, or seconds.</param>
    public sealed record Comparison(string Metric, double? Quantile, TimeSpan Window, string Operator, double Threshold) : AlertExpression
    {
        /// <summary>Share of the requests that failed.</summary>
        public const string ErrorRatio = "errorRatio";

        /// <summary>Requests per second.</summary>
        public const string RequestRate = "requestRate";

        /// <summary>The duration that a share of the requests does not exceed, in seconds.</summary>
        public const string Latency = "latency";

        /// <inheritdoc/>
        public override IEnumerable<Comparison> Comparisons => [this];

        /// <summary>Whether it holds for a value; never for one that is no number.</summary>
        public bool Holds(double value) => Operator switch
        {
            ">" => value > Threshold,
            ">=" => value >= Threshold,
            "<" => value < Threshold,
            _ => value <= Threshold,
        };
    }
}
