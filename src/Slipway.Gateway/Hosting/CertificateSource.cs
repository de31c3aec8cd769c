using System.Runtime.CompilerServices;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Hosting;

/// <summary>Certificates of HTTPS listeners out of Secrets and ConfigMaps. Each form of an object is read once.</summary>
internal sealed class CertificateSource(IInformers informers, bool hasOwnAuthority) : ICertificates
{
    private const string TlsType = "kubernetes.io/tls";
    private readonly IInformer<Secret> secrets = informers.For<Secret>();
    private readonly IInformer<ConfigMap> configMaps = informers.For<ConfigMap>();
    private readonly ConditionalWeakTable<Secret, CertificateReading> readings = [];

    /// <summary>Whether both lists have arrived.</summary>
    public bool HasSynced => secrets.HasSynced && configMaps.HasSynced;

    /// <inheritdoc/>
    public bool HasOwnAuthority => hasOwnAuthority;

    /// <inheritdoc/>
    public Secret? FindSecret(ObjectKey key) => secrets.Get(key);

    /// <inheritdoc/>
    public ConfigMap? FindConfigMap(ObjectKey key) => configMaps.Get(key);

    /// <inheritdoc/>
    public CertificateReading Read(Secret secret) => readings.GetValue(secret, CertificateReading.Of);

    /// <summary>Calls back when a certificate may have changed: not for the Secrets and ConfigMaps of others, which are many.</summary>
    public void OnChange(Action changed)
    {
        secrets.OnChange((before, after) =>
        {
            if (before?.Type == TlsType || after?.Type == TlsType)
            {
                changed();
            }
        });
        configMaps.OnChange((before, after) =>
        {
            if (before?.Data?.ContainsKey("ca.crt") == true || after?.Data?.ContainsKey("ca.crt") == true)
            {
                changed();
            }
        });
    }
}
