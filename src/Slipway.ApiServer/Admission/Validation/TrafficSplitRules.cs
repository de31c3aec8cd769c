using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Matches that a gateway can compile, and one thing that identifies a user.</summary>
internal sealed class TrafficSplitRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
        => value.At("spec") is not TreeObject ? []
            : TrafficSplitFaults.Of(ApiJson.Deserialize<TrafficSplit>(TreeWriter.Write(value)).Spec!)
                .Select(static f => FieldError.InvalidText($"spec.{f.Field}", GoText.Quote(f.Value), f.Reason));
}
