using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>Where HTTPS listeners find their certificates.</summary>
internal interface ICertificates
{
    /// <summary>Whether the machine has an authority of its own that makes certificates for listeners that refer to none.</summary>
    bool HasOwnAuthority { get; }

    /// <summary>A Secret; null when there is none.</summary>
    Secret? FindSecret(ObjectKey key);

    /// <summary>A ConfigMap; null when there is none.</summary>
    ConfigMap? FindConfigMap(ObjectKey key);

    /// <summary>What a Secret holds.</summary>
    CertificateReading Read(Secret secret);
}
