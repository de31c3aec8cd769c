using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of core/v1 ConfigMap.</summary>
internal sealed class ConfigMapRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value) => DataKeys.Validate(value, "data", "binaryData");

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
        => DataKeys.ValidateUpdate(value, old, "data", "binaryData");
}
