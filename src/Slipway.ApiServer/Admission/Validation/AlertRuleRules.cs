using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>A condition that parses, and times that can be counted.</summary>
internal sealed class AlertRuleRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
        => value.At("spec") is not TreeObject ? [] : AlertRuleFaults.Of(ApiJson.Deserialize<AlertRule>(TreeWriter.Write(value)).Spec!);
}
