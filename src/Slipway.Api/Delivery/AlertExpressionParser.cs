using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Api.Meta;

namespace Slipway.Api.Delivery;

/// <summary>
/// Reads the conditions of alert rules:
/// <c>or := and ("or" and)*; and := unit ("and" unit)*; unit := "(" or ")" | metric "(" arguments ")" operator number</c>.
/// </summary>
public sealed partial class AlertExpressionParser
{
    /// <summary>Comparisons in a condition at most.</summary>
    public const int MostComparisons = 10;

    private readonly List<string> tokens;
    private int at;

    private AlertExpressionParser(List<string> tokens) => this.tokens = tokens;

    /// <summary>The condition, or what is wrong with the text.</summary>
    public static (AlertExpression? Expression, string? Problem) Parse(string text)
    {
        var matches = Token().Matches(text).ToList();
        if (matches.Sum(static m => m.Length) != text.Count(static c => !char.IsWhiteSpace(c)))
        {
            var stray = Token().Replace(text, " ").Trim();
            return (null, $"cannot read '{stray[..Math.Min(20, stray.Length)]}'");
        }

        try
        {
            var parser = new AlertExpressionParser([.. matches.Select(static m => m.Value)]);
            var result = parser.Or();
            return parser.at < parser.tokens.Count
                ? (null, $"'and' or 'or' was expected before '{parser.tokens[parser.at]}'")
                : result.Comparisons.Count() > MostComparisons
                    ? (null, $"has more than {MostComparisons} comparisons")
                    : (result, null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private AlertExpression Or()
    {
        var left = And();
        while (Take("or"))
        {
            left = new AlertExpression.Combination(false, left, And());
        }

        return left;
    }

    private AlertExpression And()
    {
        var left = Unit();
        while (Take("and"))
        {
            left = new AlertExpression.Combination(true, left, Unit());
        }

        return left;
    }

    private AlertExpression Unit()
    {
        if (!Take("("))
        {
            return Comparison();
        }

        var inner = Or();
        Expect(")");
        return inner;
    }

    private AlertExpression.Comparison Comparison()
    {
        var metric = Next("a metric");
        if (metric is not (AlertExpression.Comparison.ErrorRatio or AlertExpression.Comparison.RequestRate
            or AlertExpression.Comparison.Latency))
        {
            throw new FormatException($"'{metric}' is no metric; use errorRatio(WINDOW), requestRate(WINDOW) or latency(QUANTILE, WINDOW)");
        }

        Expect("(");
        double? quantile = null;
        if (metric == AlertExpression.Comparison.Latency)
        {
            var text = Next("a quantile");
            quantile = Number(text) is > 0 and < 1 and var share
                ? share
                : throw new FormatException($"'{text}' is no quantile between 0 and 1");
            Expect(",");
        }

        var window = Window(Next("a window"));
        Expect(")");
        var comparison = Next("one of > >= < <=");
        return comparison is ">" or ">=" or "<" or "<="
            ? new AlertExpression.Comparison(metric, quantile, window, comparison, Threshold(metric, Next("a number")))
            : throw new FormatException($"one of > >= < <= was expected and not '{comparison}'");
    }

    private static TimeSpan Window(string text)
        => GoDuration.Parse(text) is { } window && window >= TimeSpan.FromSeconds(10) && window <= SlipwayMetric.LongestWindow
            ? window
            : throw new FormatException($"'{text}' is no window from 10s to 10m");

    private static double Threshold(string metric, string text)
    {
        var value = metric switch
        {
            AlertExpression.Comparison.Latency => GoDuration.Parse(text)?.TotalSeconds,
            AlertExpression.Comparison.ErrorRatio when text.EndsWith('%') => Number(text[..^1]) / 100,
            _ => Number(text),
        };
        return value is not { } number
            ? throw new FormatException(metric switch
            {
                AlertExpression.Comparison.Latency => $"'{text}' is no time with a unit, such as 300ms",
                AlertExpression.Comparison.ErrorRatio => $"'{text}' is no share, such as 5% or 0.05",
                _ => $"'{text}' is no number of requests per second",
            })
            : metric == AlertExpression.Comparison.ErrorRatio && number is < 0 or > 1
                ? throw new FormatException($"'{text}' is no share from 0% to 100%")
                : number;
    }

    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    private bool Take(string token)
    {
        if (at >= tokens.Count || tokens[at] != token)
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw new FormatException($"'{token}' was expected {(at < tokens.Count ? $"before '{tokens[at]}'" : "at the end")}");
        }
    }

    private string Next(string what)
        => at < tokens.Count ? tokens[at++] : throw new FormatException($"{what} was expected at the end");

    [GeneratedRegex(@"[A-Za-z_]+|[0-9.]+(?:[a-zµ%][a-zµ0-9.]*)?|>=|<=|[()<>,]", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
