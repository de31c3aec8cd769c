using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Reporting;
using Slipway.Gateway.Tests.Hosting;
using Slipway.Gateway.Tests.Tls;
using Slipway.TestKit;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Tests.Reporting;

public sealed class ListenerStatusTests : IDisposable
{
    private const string InvalidRef = "ResolvedRefs=False/InvalidCertificateRef";
    private readonly SimulatedTime time = new();
    private readonly InMemoryApi api;
    private readonly GatewayCore core;
    private readonly FakeInformers informers = Objects.All(0, 21, 22);
    private readonly TestAuthority authority = new();
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public ListenerStatusTests()
    {
        api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        core = new GatewayCore(time, new Random(1));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_CertificateResolves_ProgrammedWithItsRoutes()
    {
        informers.Set(authority.Secret("web", "web.test"));
        var status = await PublishAsync(TlsGateway.Listener("https", "*.test", "web"));
        Assert.Equal(["Accepted=True/Accepted", "Programmed=True/Programmed"], Texts(status.Conditions));
        Assert.Equal(
            ["Accepted=True/Accepted", "Conflicted=False/NoConflicts", "Programmed=True/Programmed", "ResolvedRefs=True/ResolvedRefs"],
            Texts(status.Listeners![1].Conditions));
        Assert.Equal(1, status.Listeners[1].AttachedRoutes);
        Assert.Equal(["HTTPRoute", "GRPCRoute"], status.Listeners[1].SupportedKinds!.Select(static k => k.Kind));
        var route = Assert.Single(core.Table.Plan.Routes);
        Assert.Equal(["web.test"], route.Hosts!);
        Assert.Equal([new SecureHost("slipway-system/slipway/https", "web.test")], route.SecureHosts!);
        Assert.DoesNotContain("PRIVATE", $"{core.Table.Plan.Listeners[0].Certificates[0]}");
    }

    [Theory]
    [InlineData("gone", "there is no Secret slipway-system/gone")]
    [InlineData("opaque", "Secret slipway-system/opaque: has type Opaque; allowed is kubernetes.io/tls")]
    [InlineData("text", "Secret slipway-system/text: tls.crt has no certificate in PEM")]
    [InlineData("cut", "Secret slipway-system/cut: tls.crt has a certificate that cannot be read")]
    [InlineData("keyless", "Secret slipway-system/keyless: tls.key is no private key in PEM without a password")]
    [InlineData("mixed", "Secret slipway-system/mixed: tls.key does not match the first certificate of tls.crt")]
    [InlineData("weak", "Secret slipway-system/weak: tls.crt has an RSA key of 1024 bits; at least 2048 are needed")]
    public async Task Report_CertificateDoesNotResolve_NotProgrammedAndSaysWhy(string secret, string says)
    {
        informers.Set(Broken());
        var status = await PublishAsync(TlsGateway.Listener("https", null, secret));
        Assert.Equal(["Accepted=True/ListenersNotValid", "Programmed=True/Programmed"], Texts(status.Conditions));
        Assert.Equal(
            ["Accepted=True/Accepted", "Conflicted=False/NoConflicts", "Programmed=False/Invalid", InvalidRef],
            Texts(status.Listeners![1].Conditions));
        Assert.Equal($"tls.certificateRefs[0]: {says}", status.Listeners[1].Conditions![3].Message);
        Assert.Equal($"listener https: tls.certificateRefs[0]: {says}", status.Conditions![0].Message);
        Assert.Empty(core.Table.Plan.Listeners);
        Assert.Null(Assert.Single(core.Table.Plan.Routes).SecureHosts);
    }

    [Fact]
    public async Task Report_SecretGoneOrBrokenLater_LastGoodInForceAndSaidSo()
    {
        informers.Set(authority.Secret("web", "web.test"));
        await PublishAsync(TlsGateway.Listener("https", null, "web"));
        var good = core.Table.Plan.Listeners[0].Certificates[0];
        informers.Set(Array.Empty<Secret>());
        var status = (await ReportAsync()).Listeners![1];
        Assert.Equal(
            ["Accepted=True/Accepted", "Conflicted=False/NoConflicts", "Programmed=True/Programmed", InvalidRef],
            Texts(status.Conditions));
        Assert.Equal(
            "tls.certificateRefs[0]: there is no Secret slipway-system/web; "
            + "in force: the last good certificate of Secret slipway-system/web",
            status.Conditions![3].Message);
        Assert.Equal(good, core.Table.Plan.Listeners[0].Certificates[0]);
    }

    [Fact]
    public async Task Report_CertificateHasExpired_ServedWithAWarning()
    {
        using var issued = authority.Issue("web.test", ["web.test"], until: time.GetUtcNow().AddHours(1));
        informers.Set(TestAuthority.SecretOf(
            "web", issued.ExportCertificatePem(), issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()));
        var before = (await PublishAsync(TlsGateway.Listener("https", null, "web"))).Listeners![1].Conditions![3];
        time.Advance(TimeSpan.FromHours(2));
        var after = (await ReportAsync()).Listeners![1].Conditions![3];
        Assert.Equal(("True", "all references resolve"), (before.Status, before.Message));
        Assert.Equal("True", after.Status);
        Assert.StartsWith("all references resolve; the certificate of Secret slipway-system/web has expired on ", after.Message);
        Assert.Single(core.Table.Plan.Listeners);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("Gateway", null, true)]
    [InlineData("Gateway", "web", true)]
    [InlineData("Gateway", "other", false)]
    [InlineData("HTTPRoute", null, false)]
    public async Task Report_SecretOfAnotherNamespace_AsItsReferenceGrantSays(string? from, string? name, bool permitted)
    {
        var secret = authority.Secret("web", "web.test");
        informers.Set(secret with { Metadata = secret.Metadata! with { Namespace = "certs" } });
        if (from is not null)
        {
            Grant("certs", from, "Secret", name);
        }

        var listener = TlsGateway.Listener("https", null, "web");
        listener = listener with
        {
            Tls = listener.Tls! with { CertificateRefs = [new SecretObjectReference { Name = "web", Namespace = "certs" }] },
        };
        var status = (await PublishAsync(listener)).Listeners![1];
        Assert.Equal(
            permitted ? ["Programmed=True/Programmed", "ResolvedRefs=True/ResolvedRefs"]
                : ["Programmed=False/Invalid", "ResolvedRefs=False/RefNotPermitted"],
            Texts(status.Conditions)[2..]);
        Assert.Equal(permitted, core.Table.Plan.Listeners.Count == 1);

        // What is no longer permitted is no longer served.
        informers.Set(Array.Empty<ReferenceGrant>());
        await ReportAsync();
        Assert.Empty(core.Table.Plan.Listeners);
    }

    [Fact]
    public async Task Report_ClientAuthoritiesDoNotResolve_NotServedWithoutThem()
    {
        informers.Set(authority.Secret("web", "web.test"));
        var status = (await PublishAsync(ClientAuthorities.Wanted(TlsGateway.Listener("https", null, "web"), "clients"))).Listeners![1];
        Assert.Equal(["Programmed=False/Invalid", "ResolvedRefs=False/InvalidCACertificateRef"], Texts(status.Conditions)[2..]);
        Assert.Equal(
            "tls.frontendValidation.caCertificateRefs[0]: there is no ConfigMap slipway-system/clients with ca.crt",
            status.Conditions![3].Message);
        Assert.Empty(core.Table.Plan.Listeners);
    }

    [Fact]
    public async Task Report_ListenerThatCannotBeServed_SaysWhy()
    {
        informers.Set(authority.Secret("web", "web.test"));
        var listener = TlsGateway.Listener("https", null, "web");
        var status = await PublishAsync(
            listener with { Tls = listener.Tls! with { Mode = "Passthrough" } },
            listener with { Name = "same-port", Port = 80 },
            listener with { Name = "tcp", Protocol = "TCP", Port = 5432 });
        Assert.Equal(
            [
                "http Accepted=False/Invalid Conflicted=True/ProtocolConflict",
                "https Accepted=False/UnsupportedValue Conflicted=False/NoConflicts",
                "same-port Accepted=False/Invalid Conflicted=True/ProtocolConflict",
                "tcp Accepted=False/UnsupportedProtocol Conflicted=False/NoConflicts",
            ],
            status.Listeners!.Select(static l => $"{l.Name} {string.Join(' ', Texts(l.Conditions)[..2])}"));
        Assert.Equal(["Accepted=False/ListenersNotValid", "Programmed=False/Invalid"], Texts(status.Conditions));
    }

    [Fact]
    public async Task Report_NoTlsPort_HttpsIsRefusedAndHttpServed()
    {
        informers.Set(authority.Secret("web", "web.test"));
        var status = await PublishAsync(withTls: false, TlsGateway.Listener("https", null, "web"));
        Assert.Equal(["Accepted=True/ListenersNotValid", "Programmed=True/Programmed"], Texts(status.Conditions));
        Assert.Equal("Accepted=False/PortUnavailable", Texts(status.Listeners![1].Conditions)[0]);
        Assert.Contains("--gateway-tls HOST:PORT", status.Conditions![0].Message);
    }

    public void Dispose()
    {
        core.Dispose();
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string[] Texts(IReadOnlyList<Condition>? conditions)
        => [.. conditions!.Select(static c => $"{c.Type}={c.Status}/{c.Reason}")];

    private Secret[] Broken()
    {
        using var issued = authority.Issue("web.test", ["web.test"]);
        using var rsa = RSA.Create(1024);
        using var weak = new CertificateRequest(
            "CN=weak", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(time.GetUtcNow(), time.GetUtcNow().AddYears(1));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (pem, key) = (issued.ExportCertificatePem(), other.ExportPkcs8PrivateKeyPem());
        return
        [
            TestAuthority.SecretOf("opaque", pem, key, "Opaque"),
            TestAuthority.SecretOf("text", "text", key),
            TestAuthority.SecretOf("cut", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", key),
            TestAuthority.SecretOf("keyless", pem, pem),
            TestAuthority.SecretOf("mixed", pem, key),
            TestAuthority.SecretOf("weak", weak.ExportCertificatePem(), rsa.ExportPkcs8PrivateKeyPem()),
        ];
    }

    private void Grant(string ns, string from, string to, string? name) => informers.Set(new ReferenceGrant
    {
        Metadata = new ObjectMeta { Namespace = ns, Name = "grant", Uid = "grant" },
        Spec = new ReferenceGrantSpec
        {
            From = [new ReferenceGrantFrom { Group = "gateway.networking.k8s.io", Kind = from, Namespace = "slipway-system" }],
            To = [new ReferenceGrantTo { Group = "", Kind = to, Name = name }],
        },
    });

    private Task<GatewayStatus> PublishAsync(params Listener[] listeners) => PublishAsync(withTls: true, listeners);

    private async Task<GatewayStatus> PublishAsync(bool withTls, params Listener[] listeners)
    {
        informers.Set((await api.CreateAsync(TlsGateway.Gateway(listeners), Token)).OrThrow());
        informers.Set((await api.CreateAsync(Objects.Route, Token)).OrThrow());
        return await ReportAsync(withTls);
    }

    private async Task<GatewayStatus> ReportAsync(bool withTls = true)
    {
        var certificates = withTls ? new CertificateSource(informers, hasOwnAuthority: false) : null;
        var configuration = new ConfigurationLoop(
            core, new GatewaySources(informers, new RouteSource(informers, certificates)),
            new TableFile(Path.Combine(folder, "table.json")), NullLogger.Instance);
        var planner = new StatusPlanner(() => "http://127.0.0.1:8080", () => null);
        configuration.CompileOnce();
        await new StatusReporter(configuration, api, planner, new ToldEvents(), time, NullLogger.Instance).ReportAsync(Token);
        return api.Find<GatewayObject>("slipway-system", "slipway")!.Status!;
    }
}
