using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>Listeners of Gateways: which are served, and what HTTPS listeners need for it.</summary>
/// <param name="certificates">Where certificates are found; null where HTTPS is not listened for.</param>
/// <param name="grants">What Gateways may refer to in other namespaces.</param>
internal sealed class ListenerTranslator(ICertificates? certificates, ReferenceGrants grants)
{
    private const string InvalidCertificate = "InvalidCertificateRef";
    private const string NotPermitted = "RefNotPermitted";

    /// <summary>The listeners of a Gateway, in its order.</summary>
    public IEnumerable<ListenerVerdict> Of(GatewayObject gateway)
    {
        var all = gateway.Spec?.Listeners ?? [];
        return all.Select(l => Of(gateway.Key(), l, all));
    }

    private ListenerVerdict Of(ObjectKey gateway, Listener listener, IReadOnlyList<Listener> all)
    {
        var verdict = new ListenerVerdict { Gateway = gateway, Listener = listener, Conflict = Conflict(listener, all) };
        verdict = verdict with { Accepted = Accepted(listener, verdict.Conflict), References = Kinds(listener) };
        return listener.Protocol == ListenerProtocols.Https && verdict.IsAccepted ? WithTls(verdict) : verdict;
    }

    private (string Reason, string Message) Accepted(Listener listener, (string Reason, string Message)? conflict)
        => listener.Protocol is not (ListenerProtocols.Http or ListenerProtocols.Https)
                ? ("UnsupportedProtocol", $"protocol {listener.Protocol} is not served; allowed are HTTP and HTTPS")
            : conflict is var (_, why) ? ("Invalid", why)
            : listener.Protocol == ListenerProtocols.Http ? (ListenerVerdict.AcceptedReason, "served")
            : (listener.Tls?.Mode ?? "Terminate") != "Terminate"
                ? ("UnsupportedValue", $"tls.mode: {listener.Tls!.Mode} is not served; allowed is Terminate for HTTPS")
            : certificates is null
                ? ("PortUnavailable", "HTTPS is not listened for here; 'slipway up --gateway-tls HOST:PORT' chooses where")
            : (ListenerVerdict.AcceptedReason, "served");

    private static (string Reason, string Message) Kinds(Listener listener)
        => listener.AllowedRoutes?.Kinds?.All(ListenerProtocols.IsServed) == false
            ? ("InvalidRouteKinds", "only HTTPRoute and GRPCRoute are kinds of route here")
            : (ListenerVerdict.ResolvedReason, "all references resolve");

    /// <summary>One port speaks one protocol, and a host of it belongs to one listener.</summary>
    private static (string Reason, string Message)? Conflict(Listener listener, IReadOnlyList<Listener> all)
    {
        foreach (var other in all)
        {
            if (ReferenceEquals(other, listener) || other.Port != listener.Port)
            {
                continue;
            }

            if (other.Protocol != listener.Protocol)
            {
                return ("ProtocolConflict", $"listener {other.Name} has the same port {listener.Port} and protocol {other.Protocol}");
            }

            if (string.Equals(other.Hostname ?? "", listener.Hostname ?? "", StringComparison.OrdinalIgnoreCase))
            {
                return ("HostnameConflict", $"listener {other.Name} has the same port {listener.Port} and hostname");
            }
        }

        return null;
    }

    private ListenerVerdict WithTls(ListenerVerdict verdict)
    {
        var tls = verdict.Listener.Tls;
        var refs = tls?.CertificateRefs ?? [];
        var terms = new List<CertificateTerms>();
        var faults = new List<(string Reason, string Message)>();
        for (var i = 0; i < refs.Count; i++)
        {
            terms.Add(Certificate(verdict.Gateway, refs[i], $"tls.certificateRefs[{i}]", faults));
        }

        var own = refs.Count == 0 && certificates!.HasOwnAuthority;
        if (refs.Count == 0 && !own)
        {
            faults.Add((InvalidCertificate, "tls.certificateRefs: none, and there is no authority here that makes a certificate"));
        }

        var clients = tls?.FrontendValidation is { } validation ? Clients(verdict.Gateway, validation, faults) : null;
        return verdict with
        {
            References = faults.Count == 0 ? verdict.References
                : (faults[0].Reason, string.Join("; ", faults.Select(static f => f.Message))),
            Tls = new TlsTerms
            {
                Key = verdict.Key,
                Hostname = (verdict.Listener.Hostname ?? "").ToLowerInvariant(),
                Certificates = terms,
                OwnAuthority = own,
                Clients = clients,
            },
        };
    }

    private CertificateTerms Certificate(
        ObjectKey gateway, SecretObjectReference reference, string at, List<(string Reason, string Message)> faults)
    {
        var key = new ObjectKey(reference.Namespace ?? gateway.Namespace, reference.Name ?? "");
        if ((reference.Group ?? "").Length > 0 || (reference.Kind ?? "Secret") != "Secret")
        {
            faults.Add((InvalidCertificate,
                $"{at}: kind {reference.Kind} of group \"{reference.Group}\" is not served; allowed is Secret of the core group"));
            return new CertificateTerms(key.ToString(), null, MayKeep: false);
        }

        if (!Permitted(gateway, "Secret", key, at, faults))
        {
            return new CertificateTerms(key.ToString(), null, MayKeep: false);
        }

        var secret = certificates!.FindSecret(key);
        var reading = secret is null ? null : certificates.Read(secret);
        if (reading?.Certificate is null)
        {
            faults.Add((InvalidCertificate, secret is null ? $"{at}: there is no Secret {key}" : $"{at}: Secret {key}: {reading!.Fault}"));
        }

        return new CertificateTerms(key.ToString(), reading?.Certificate, MayKeep: true);
    }

    private ClientTerms Clients(ObjectKey gateway, FrontendTLSValidation validation, List<(string Reason, string Message)> faults)
    {
        var (pem, keep) = (new List<string>(), true);
        var refs = validation.CaCertificateRefs ?? [];
        var before = faults.Count;
        for (var i = 0; i < refs.Count; i++)
        {
            var at = $"tls.frontendValidation.caCertificateRefs[{i}]";
            var key = new ObjectKey(refs[i].Namespace ?? gateway.Namespace, refs[i].Name ?? "");
            if ((refs[i].Group ?? "").Length > 0 || refs[i].Kind != "ConfigMap")
            {
                faults.Add(("InvalidCACertificateKind",
                    $"{at}: kind {refs[i].Kind} of group \"{refs[i].Group}\" is not served; allowed is ConfigMap of the core group"));
                keep = false;
            }
            else if (!Permitted(gateway, "ConfigMap", key, at, faults))
            {
                keep = false;
            }
            else if (certificates!.FindConfigMap(key)?.Data?.GetValueOrDefault("ca.crt") is not { } text)
            {
                faults.Add(("InvalidCACertificateRef", $"{at}: there is no ConfigMap {key} with ca.crt"));
            }
            else if (CertificateReading.FaultOf(text) is { } fault)
            {
                faults.Add(("InvalidCACertificateRef", $"{at}: ConfigMap {key}: ca.crt {fault}"));
            }
            else
            {
                pem.Add(text.Trim());
            }
        }

        return new ClientTerms(faults.Count > before || pem.Count == 0 ? null : string.Join('\n', pem), keep);
    }

    private bool Permitted(ObjectKey gateway, string kind, ObjectKey to, string at, List<(string Reason, string Message)> faults)
    {
        var permitted = grants.Permit(("Gateway", gateway.Namespace), (kind, to.Namespace, to.Name));
        if (!permitted)
        {
            faults.Add((NotPermitted,
                $"{at}: no ReferenceGrant in namespace {to.Namespace} permits Gateways of namespace {gateway.Namespace} "
                + $"the {kind} {to.Name}"));
        }

        return permitted;
    }
}
