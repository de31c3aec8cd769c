using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of core/v1 Secret: <c>stringData</c> is merged into <c>data</c> and not kept; known types ask for keys.</summary>
internal sealed class SecretRules : KindRules
{
    public override TreeObject Default(TreeObject value)
    {
        if (value.ObjectAt("stringData") is not { } plain)
        {
            return value;
        }

        var data = value.ObjectAt("data") ?? TreeObject.Empty;
        foreach (var (name, text) in plain.Fields)
        {
            data = data.With(name, new TreeString(Convert.ToBase64String(Encoding.UTF8.GetBytes((text as TreeString)?.Value ?? ""))));
        }

        return value.Without("stringData").With("data", data);
    }

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        foreach (var error in DataKeys.Validate(value, "data"))
        {
            yield return error;
        }

        var type = value.Text("type");
        foreach (var key in KeysOf(type).Where(k => value.At("data", k) is null))
        {
            yield return FieldError.Required($"data[{key}]");
        }

        const string owner = "kubernetes.io/service-account.name";
        if (type == "kubernetes.io/service-account-token" && value.TextAt("metadata", "annotations", owner) is not { Length: > 0 })
        {
            yield return FieldError.Required($"metadata.annotations[{owner}]");
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
    {
        if (value.Text("type") != old.Text("type"))
        {
            yield return FieldError.Immutable("type", value["type"]);
        }

        foreach (var error in DataKeys.ValidateUpdate(value, old, "data"))
        {
            yield return error;
        }
    }

    private static string[] KeysOf(string? type) => type switch
    {
        "kubernetes.io/tls" => ["tls.crt", "tls.key"],
        "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
        "kubernetes.io/dockercfg" => [".dockercfg"],
        "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
        _ => [],
    };
}
