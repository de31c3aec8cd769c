using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>An address that can be posted to, and times that parse.</summary>
internal sealed class AlertReceiverRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
        => value.At("spec") is not TreeObject ? []
            : AlertReceiverFaults.Of(ApiJson.Deserialize<AlertReceiver>(TreeWriter.Write(value)).Spec!);
}
