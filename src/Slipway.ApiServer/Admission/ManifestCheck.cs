using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission;

/// <summary>Checks a manifest as the server would when it is created, without a server: the schema strictly, defaults, and the rules of
/// its kind.</summary>
public static class ManifestCheck
{
    /// <summary>The object with its defaults, and everything that is wrong with it.</summary>
    /// <param name="kind">The kind that the manifest names.</param>
    /// <param name="manifest">The manifest.</param>
    public static ManifestVerdict Check(KindInfo kind, Tree manifest)
    {
        var rules = ObjectRules.For(kind);
        switch (rules.Schema.Decode(manifest))
        {
            case DecodeResult.Success success:
                var value = rules.ForCreate(success.Value);
                return new ManifestVerdict(
                    value,
                    [
                        .. success.StrictProblems.Select(Strict),
                        .. rules.ValidateCreate(value).Select(static e => new ManifestProblem(e.Field, e.Message)),
                    ],
                    rules.Schema.NotHonoured(value));
            case DecodeResult.Refused refused:
                return new ManifestVerdict(null, [.. refused.Errors.Select(static e => new ManifestProblem(e.Field, e.Message))], []);
            default:
                throw new InvalidOperationException("unknown outcome of decoding");
        }
    }

    /// <summary>The problem has the form <c>unknown field "spec.x"</c>.</summary>
    private static ManifestProblem Strict(string problem)
    {
        var parts = problem.Split('"');
        return parts.Length == 3 ? new ManifestProblem(parts[1], parts[0].TrimEnd()) : new ManifestProblem("", problem);
    }
}

/// <summary>What was found in a manifest.</summary>
/// <param name="Object">The object with its defaults; null when it does not fit the schema at all.</param>
/// <param name="Problems">Everything for which the server would refuse it under strict validation.</param>
/// <param name="Warnings">What the server would warn of.</param>
public sealed record ManifestVerdict(TreeObject? Object, IReadOnlyList<ManifestProblem> Problems, IReadOnlyList<string> Warnings);

/// <summary>One thing that is wrong.</summary>
/// <param name="Field">Path of the field; empty for the whole object.</param>
/// <param name="Message">What is wrong with it, and what is allowed.</param>
public sealed record ManifestProblem(string Field, string Message);
