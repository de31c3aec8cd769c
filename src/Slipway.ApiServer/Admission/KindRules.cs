using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission;

/// <summary>
/// What a kind asks for beyond its schema. Everything is pure and works on decoded, defaulted trees; nothing is the default.
/// </summary>
internal abstract class KindRules
{
    /// <summary>Fills in what depends on other fields; on create and on update.</summary>
    public virtual TreeObject Default(TreeObject value) => value;

    /// <summary>Fills in what an object gets only when it is made.</summary>
    public virtual TreeObject OnCreate(TreeObject value) => value;

    /// <summary>What is wrong with the object by itself.</summary>
    public virtual IEnumerable<FieldError> Validate(TreeObject value) => [];

    /// <summary>What may not change from <paramref name="old"/> to <paramref name="value"/>.</summary>
    public virtual IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old) => [];
}
