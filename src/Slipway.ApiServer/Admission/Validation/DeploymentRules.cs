using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of apps/v1 Deployment.</summary>
internal sealed class DeploymentRules : KindRules
{
    private static readonly TreeString Quarter = new("25%");

    public override TreeObject Default(TreeObject value)
    {
        if (value.TextAt("spec", "strategy", "type") == "RollingUpdate")
        {
            foreach (var field in new[] { "maxUnavailable", "maxSurge" })
            {
                if (value.At("spec", "strategy", "rollingUpdate", field) is null)
                {
                    value = value.WithAt(["spec", "strategy", "rollingUpdate", field], Quarter);
                }
            }
        }

        return WorkloadRules.Default(value);
    }

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        foreach (var error in WorkloadRules.Validate(value, "deployment").Concat(Strategy(value)))
        {
            yield return error;
        }

        var deadline = value.IntegerAt("spec", "progressDeadlineSeconds");
        if (deadline <= (value.IntegerAt("spec", "minReadySeconds") ?? 0))
        {
            yield return FieldError.Invalid("spec.progressDeadlineSeconds", value.At("spec", "progressDeadlineSeconds"),
                "must be greater than minReadySeconds");
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old) => WorkloadRules.ValidateUpdate(value, old);

    private static IEnumerable<FieldError> Strategy(TreeObject value)
    {
        const string field = "spec.strategy.rollingUpdate";
        var rolling = value.At("spec", "strategy", "rollingUpdate");
        if (value.TextAt("spec", "strategy", "type") == "Recreate")
        {
            if (rolling is not null)
            {
                yield return FieldError.Forbidden(field, "may not be specified when strategy `type` is 'Recreate'");
            }

            yield break;
        }

        foreach (var name in new[] { "maxUnavailable", "maxSurge" })
        {
            if (rolling.At(name) is { } amount && Problem(amount, isBounded: name == "maxUnavailable") is { } problem)
            {
                yield return FieldError.InvalidText(
                    $"{field}.{name}", amount is TreeString s ? GoText.Quote(s.Value) : GoText.IntOrString(amount), problem);
            }
        }

        if (IsZero(rolling.At("maxUnavailable")) && IsZero(rolling.At("maxSurge")))
        {
            yield return FieldError.InvalidText($"{field}.maxUnavailable", GoText.IntOrString(rolling.At("maxUnavailable")),
                "may not be 0 when `maxSurge` is 0");
        }
    }

    private static string? Problem(Tree amount, bool isBounded) => amount switch
    {
        TreeNumber { Integer: < 0 } => "must be greater than or equal to 0",
        TreeString s when new IntOrString(s.Value).Resolve(100, roundUp: true) is null => "a valid percent string must be a numeric string "
            + "followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        TreeString s when isBounded && new IntOrString(s.Value).Resolve(100, roundUp: true) > 100 => "must not be greater than 100%",
        _ => null,
    };

    private static bool IsZero(Tree? amount) => amount is TreeNumber { Integer: 0 } or TreeString { Value: "0%" };
}
