using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of what a job counts as done and as failed: indexes, failure policy, success policy.</summary>
internal static class JobPolicyRules
{
    private const int MaximumRules = 20;
    private const int MaximumExitCodes = 255;
    private const int MaximumConditions = 20;
    private const int MaximumParallelIndexes = 100_000;
    private const string Failure = "spec.podFailurePolicy.rules";
    private const string Success = "spec.successPolicy";

    public static IEnumerable<FieldError> Validate(TreeObject value)
        => [.. Indexes(value), .. FailurePolicy(value), .. SuccessPolicy(value)];

    private static IEnumerable<FieldError> Indexes(TreeObject value)
    {
        var spec = value.ObjectAt("spec") ?? TreeObject.Empty;
        var isIndexed = spec.Text("completionMode") == "Indexed";
        if (isIndexed && !spec.Has("completions"))
        {
            yield return FieldError.Required("spec.completions", "when completion mode is Indexed");
        }

        if (isIndexed && spec.IntegerAt("parallelism") > MaximumParallelIndexes)
        {
            yield return FieldError.Invalid("spec.parallelism", spec["parallelism"],
                $"must be less than or equal to {MaximumParallelIndexes} when completion mode is Indexed");
        }

        if (spec.Has("backoffLimitPerIndex") && !isIndexed)
        {
            yield return FieldError.Invalid(
                "spec.backoffLimitPerIndex", spec["backoffLimitPerIndex"], "requires indexed completion mode");
        }

        if (spec.Has("maxFailedIndexes") && !spec.Has("backoffLimitPerIndex"))
        {
            yield return FieldError.Required("spec.backoffLimitPerIndex", "when maxFailedIndexes is specified");
        }

        if (spec.IntegerAt("maxFailedIndexes") > spec.IntegerAt("completions"))
        {
            yield return FieldError.Invalid(
                "spec.maxFailedIndexes", spec["maxFailedIndexes"], "must be less than or equal to completions");
        }

        if (spec.Has("podFailurePolicy") && spec.Text("podReplacementPolicy") == "TerminatingOrFailed")
        {
            yield return FieldError.NotSupported("spec.podReplacementPolicy", "TerminatingOrFailed", "Failed");
        }
    }

    private static IEnumerable<FieldError> FailurePolicy(TreeObject value)
    {
        var rules = value.ItemsAt("spec", "podFailurePolicy", "rules");
        if (rules.Count > MaximumRules)
        {
            yield return FieldError.TooMany(Failure, rules.Count, MaximumRules);
        }

        var containers = value.ItemsAt("spec", "template", "spec", "containers")
            .Concat(value.ItemsAt("spec", "template", "spec", "initContainers")).Select(static c => c.TextAt("name")).ToList();
        for (var i = 0; i < rules.Count; i++)
        {
            var at = $"{Failure}[{i}]";
            var (codes, conditions) = (rules[i].At("onExitCodes"), rules[i].At("onPodConditions"));
            if ((codes is null) == (conditions is null))
            {
                yield return FieldError.InvalidText(at, codes is null ? "neither" : "both",
                    "specifying one of onExitCodes and onPodConditions is required, and only one");
            }

            if (rules[i].TextAt("action") == "FailIndex" && value.At("spec", "backoffLimitPerIndex") is null)
            {
                yield return FieldError.InvalidText($"{at}.action", "\"FailIndex\"", "requires the backoffLimitPerIndex to be set");
            }

            if (conditions.ItemsAt() is { Count: > MaximumConditions } many)
            {
                yield return FieldError.TooMany($"{at}.onPodConditions", many.Count, MaximumConditions);
            }

            foreach (var error in codes is null ? [] : ExitCodes(codes, $"{at}.onExitCodes", containers))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> ExitCodes(Tree codes, string field, List<string?> containers)
    {
        var values = codes.ItemsAt("values");
        if (values.Count == 0)
        {
            yield return FieldError.InvalidText($"{field}.values", "[]", "at least one value is required");
        }
        else if (values.Count > MaximumExitCodes)
        {
            yield return FieldError.TooMany($"{field}.values", values.Count, MaximumExitCodes);
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (codes.TextAt("operator") == "In" && values[i].IntegerAt() == 0)
            {
                yield return FieldError.Invalid($"{field}.values[{i}]", values[i], "must not be 0 for the In operator");
            }

            if (values.Take(i).Any(v => v.DeepEquals(values[i])))
            {
                yield return FieldError.Duplicate($"{field}.values[{i}]", values[i]);
            }
            else if (i > 0 && values[i].IntegerAt() < values[i - 1].IntegerAt())
            {
                yield return FieldError.Invalid($"{field}.values", codes.At("values"), "must be ordered");
            }
        }

        if (codes.TextAt("containerName") is { } name && !containers.Contains(name))
        {
            yield return FieldError.Invalid($"{field}.containerName", codes.At("containerName"),
                "must be one of the container or initContainer names in the pod template");
        }
    }

    private static IEnumerable<FieldError> SuccessPolicy(TreeObject value)
    {
        if (value.At("spec", "successPolicy") is null)
        {
            yield break;
        }

        if (value.TextAt("spec", "completionMode") != "Indexed")
        {
            yield return FieldError.InvalidText(Success, "the policy", "requires indexed completion mode");
        }

        var rules = value.ItemsAt("spec", "successPolicy", "rules");
        if (rules.Count == 0)
        {
            yield return FieldError.Required(
                $"{Success}.rules", "at least one rules must be specified when the successPolicy is specified");
        }
        else if (rules.Count > MaximumRules)
        {
            yield return FieldError.TooMany($"{Success}.rules", rules.Count, MaximumRules);
        }

        for (var i = 0; i < rules.Count; i++)
        {
            var (at, indexes, count) = ($"{Success}.rules[{i}]", rules[i].TextAt("succeededIndexes"), rules[i].IntegerAt("succeededCount"));
            if (indexes is null && count is null)
            {
                yield return FieldError.Required(at, "at least one of succeededCount or succeededIndexes must be specified");
            }

            if (count > value.IntegerAt("spec", "completions"))
            {
                yield return FieldError.Invalid(
                    $"{at}.succeededCount", rules[i].At("succeededCount"), "must be less than or equal to completions");
            }

            if (indexes is not null && !IsIntervals(indexes, value.IntegerAt("spec", "completions") ?? 0))
            {
                yield return FieldError.Invalid($"{at}.succeededIndexes", rules[i].At("succeededIndexes"),
                    "must be ascending indexes or intervals below completions, such as \"1,3-5,7\"");
            }
        }
    }

    private static bool IsIntervals(string text, long completions)
    {
        long last = -1;
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !ends.All(static e => e.Length is > 0 and <= 10 && e.All(char.IsAsciiDigit)))
            {
                return false;
            }

            var (first, final) = (long.Parse(ends[0], null), long.Parse(ends[^1], null));
            if (first <= last || final < first || final >= completions)
            {
                return false;
            }

            last = final;
        }

        return true;
    }
}
