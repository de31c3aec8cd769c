using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Networking;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Ingresses;

/// <summary>Ingresses as routes and HTTPS listeners, inputs of the compiler. An Ingress of any class is served.</summary>
/// <param name="services">Finds a Service.</param>
/// <param name="listeners">What became of the listeners of Gateways.</param>
/// <param name="certificates">Where certificates are found; null where HTTPS is not listened for.</param>
/// <param name="securePort">Port for HTTPS; null for none.</param>
internal sealed class IngressTranslator(
    Func<ObjectKey, Service?> services, IReadOnlyList<ListenerVerdict> listeners, ICertificates? certificates, int? securePort)
{
    /// <summary>Translates all of them.</summary>
    public IngressTranslation Translate(IEnumerable<Ingress> ingresses)
    {
        var all = ingresses.OrderBy(static i => i.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(static i => i.Key()).Select(static i => new Reading(i)).ToList();
        var tls = new IngressTls(certificates, listeners);
        foreach (var reading in all.Where(static r => r.Annotations.Refusal is null))
        {
            tls.Add(reading.Ingress, reading.Faults);
        }

        var routes = all.Where(static r => r.Annotations.Refusal is null).SelectMany(r => Routes(r, tls)).ToList();
        return new IngressTranslation
        {
            Routes = routes,
            Tls = tls.Listeners,
            Verdicts = [.. all.Select(static r => new IngressVerdict(
                r.Ingress, r.Annotations.Refusal, [.. r.Annotations.NotHonoured, .. r.Faults]))],
        };
    }

    private IEnumerable<RouteInput> Routes(Reading reading, IngressTls tls)
    {
        var spec = reading.Ingress.Spec ?? new IngressSpec();
        var rules = new IngressRules(reading.Ingress, reading.Settings, services, reading.Faults);
        foreach (var byHost in (spec.Rules ?? []).GroupBy(static r => (r.Host ?? "").ToLowerInvariant()))
        {
            IReadOnlyList<PlannedRule> planned = [.. byHost.SelectMany((r, i) => rules.Of(r, i))];
            foreach (var host in reading.Settings.Aliases.Prepend(byHost.Key).Distinct(StringComparer.Ordinal))
            {
                foreach (var route in Routes(reading, host, planned, tls))
                {
                    yield return route;
                }
            }
        }

        if (rules.OfDefault(spec.DefaultBackend) is { } otherwise)
        {
            foreach (var route in Routes(reading, "", [otherwise], tls))
            {
                yield return route;
            }
        }
    }

    /// <summary>The rules at HTTP and HTTPS listeners; where requests in clear text are sent to HTTPS, those in their place.</summary>
    private IEnumerable<RouteInput> Routes(Reading reading, string host, IReadOnlyList<PlannedRule> rules, IngressTls tls)
    {
        var input = new RouteInput
        {
            Key = reading.Ingress.Key().ToString(),
            Created = reading.Ingress.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue,
            Hosts = host.Length == 0 ? [] : [host],
            SecureHosts = tls.For(host),
            Http2 = reading.Settings.Http2,
            Rules = rules,
        };
        var isSent = reading.Settings.ForcesTls || (reading.Settings.RedirectsToTls && tls.Has(host));
        if (!isSent || securePort is null || input.SecureHosts.Count == 0)
        {
            return [input];
        }

        var redirect = new PlannedRedirect { Scheme = "https", StatusCode = 308, Port = securePort };
        return
        [
            input with { Hosts = null },
            input with
            {
                SecureHosts = [],
                Rules = [.. rules.Select(r => new PlannedRule { Matches = r.Matches, Backends = [], Redirect = redirect })],
            },
        ];
    }

    private sealed class Reading
    {
        public Reading(Ingress ingress)
        {
            Ingress = ingress;
            Annotations = new IngressAnnotations(ingress.Metadata?.Annotations ?? new Dictionary<string, string>());
            Settings = Annotations.Read();
        }

        public Ingress Ingress { get; }

        public IngressAnnotations Annotations { get; }

        public IngressSettings Settings { get; }

        public List<string> Faults { get; } = [];
    }
}
