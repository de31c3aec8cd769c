using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of apps/v1 ReplicaSet.</summary>
internal sealed class ReplicaSetRules : KindRules
{
    public override TreeObject Default(TreeObject value) => WorkloadRules.Default(value);

    public override IEnumerable<FieldError> Validate(TreeObject value) => WorkloadRules.Validate(value, "deployment");

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old) => WorkloadRules.ValidateUpdate(value, old);
}
