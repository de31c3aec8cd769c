namespace Slipway.Analysis.Comparison;

/// <summary>Fields that are not compared: each rule covers a field and all below it, such as <c>$.meta</c> or <c>header:etag</c>.</summary>
/// <param name="rules">The rules.</param>
public sealed class IgnoreRules(IReadOnlyList<string> rules)
{
    private readonly string[] rules = [.. rules];

    /// <summary>Whether a field is left out.</summary>
    /// <param name="field">Its name.</param>
    public bool Covers(string field)
    {
        foreach (var rule in rules)
        {
            if (field.StartsWith(rule, StringComparison.Ordinal) && (field.Length == rule.Length || field[rule.Length] is '.' or '['))
            {
                return true;
            }
        }

        return false;
    }
}
