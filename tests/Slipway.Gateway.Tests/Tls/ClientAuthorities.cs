using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Tests.Tls;

/// <summary>Objects of mutual TLS.</summary>
internal static class ClientAuthorities
{
    /// <summary>A listener whose clients must show a certificate of the authorities in a ConfigMap.</summary>
    public static Listener Wanted(Listener listener, string configMap) => listener with
    {
        Tls = listener.Tls! with
        {
            FrontendValidation = new FrontendTLSValidation
            {
                CaCertificateRefs = [new CertificateAuthorityReference { Group = "", Kind = "ConfigMap", Name = configMap }],
            },
        },
    };

    public static ConfigMap ConfigMap(string name, string pem) => new()
    {
        Metadata = new ObjectMeta { Namespace = "slipway-system", Name = name, Uid = name },
        Data = new Dictionary<string, string> { ["ca.crt"] = pem },
    };
}
