using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>One indicator, a percentage, and times that can be counted.</summary>
internal sealed class ObjectiveRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
        => value.At("spec") is not TreeObject ? []
            : ObjectiveFaults.Of(ApiJson.Deserialize<ServiceLevelObjective>(TreeWriter.Write(value)).Spec!);
}
