using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Slipway.Cli.Hosting.Posix;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Starting;

/// <summary>HTTPS as <c>kubectl</c> and <c>curl</c> see it.</summary>
public sealed class HttpsTests(EchoArtifact echo)
{
    private const string OwnGateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: own, namespace: default}
        spec:
          gatewayClassName: slipway
          listeners:
          - name: https
            port: 443
            protocol: HTTPS
            hostname: echo.local
            tls: {certificateRefs: [{name: echo-tls}]}
        ---

        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Curl_RouteOfTheFirstGateway_CertificateOfTheMachineAndThenOfASecret()
    {
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        await machine.PodsReadyAsync(2);
        var own = machine.Directories.AuthorityFile;
        await Eventually.HoldsAsync("an answer over HTTPS", async () => IsOfV1(await CurlAsync(machine, own)));
        Assert.NotEqual(0, (await Programs.RunAsync(["curl", "-sS", $"{machine.Status.GatewayTls}/"])).ExitCode);
        var clear = machine.Status.GatewayTls!.Replace("https", "http", StringComparison.Ordinal);
        Assert.Contains("speaks TLS", (await Programs.RunAsync(["curl", "-sS", clear])).Ok(), StringComparison.Ordinal);

        var (first, second) = (Path.Combine(machine.Folder, "first.crt"), Path.Combine(machine.Folder, "second.crt"));
        await SecretAsync(machine, first);
        var route = Manifests.RouteTo(["echo"])
            .Replace("name: slipway\n    namespace: slipway-system", "name: own", StringComparison.Ordinal);
        (await machine.ApplyAsync(OwnGateway + route)).Ok();
        (await machine.KubectlAsync("wait", "--for=condition=Programmed", "gateway/own", "--timeout=30s")).Ok();
        await Eventually.HoldsAsync("the certificate of the Secret", async () => IsOfV1(await CurlAsync(machine, first)));

        await SecretAsync(machine, second);
        await Eventually.HoldsAsync("the next certificate", async () => (await CurlAsync(machine, second)).ExitCode == 0);
        Assert.Equal("ResolvedRefs", await ReasonAsync(machine));

        (await machine.KubectlAsync("delete", "secret", "echo-tls")).Ok();
        await Eventually.HoldsAsync("the fault in the status", async () => await ReasonAsync(machine) == "InvalidCertificateRef");
        Assert.True(IsOfV1(await CurlAsync(machine, second)));
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Up_AgainAfterTheSupervisorDied_LosesNoHttpsConnection()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        var before = machine.Status;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        using var authority = X509CertificateLoader.LoadCertificateFromFile(machine.Directories.AuthorityFile);
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(authority);
        handler.SslOptions.CertificateChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var client = new HttpClient(handler);
        // Until the gateway has heard of the listener it has no certificate for it.
        var url = new Uri($"{before.GatewayTls}/");
        await Eventually.HoldsAsync("an answer", async () => (await client.GetAsync(url, Token)).StatusCode == HttpStatusCode.NotFound);
        var answered = 0;
        var asking = AskAsync();
        await Eventually.HoldsAsync("answers", () => Volatile.Read(ref answered) > 20 || asking.IsCompleted);

        Machine.Kill(before.Pids.Supervisor);
        await Eventually.HoldsAsync("the supervisor to be gone", () => ProcessTable.Identify(before.Pids.Supervisor) is null);
        (await machine.UpAsync()).Ok();
        await Eventually.HoldsAsync("the old gateway to be gone", () => ProcessTable.Identify(before.Pids.Gateway) is null);
        var then = Volatile.Read(ref answered);
        await Eventually.HoldsAsync("answers of the new gateway", () => Volatile.Read(ref answered) > then + 20 || asking.IsCompleted);

        await stop.CancelAsync();
        await asking;
        Assert.Equal(before.GatewayTls, machine.Status.GatewayTls);
        Assert.NotEqual(before.Pids.Gateway, machine.Status.Pids.Gateway);

        async Task AskAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                using var answer = await client.GetAsync(url, Token);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
                Interlocked.Increment(ref answered);
            }
        }
    }

    private static bool IsOfV1(ProgramResult curl) => curl.Output.Contains("v1", StringComparison.Ordinal);

    private static Task<ProgramResult> CurlAsync(Machine machine, string authority)
    {
        var port = new Uri(machine.Status.GatewayTls!).Port;
        return Programs.RunAsync(
        [
            "curl", "-sSf", "--http1.1", "--max-time", "10", "--cacert", authority,
            "--resolve", $"{Manifests.Host}:{port}:127.0.0.1", $"https://{Manifests.Host}:{port}/",
        ]);
    }

    private static async Task<string> ReasonAsync(Machine machine) => (await machine.KubectlAsync(
        "get", "gateway", "own", "-o", "jsonpath={.status.listeners[0].conditions[?(@.type==\"ResolvedRefs\")].reason}")).Ok();

    /// <summary>Puts a new certificate, which is its own authority, into the Secret.</summary>
    private static async Task SecretAsync(Machine machine, string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Path.GetFileName(file)}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Manifests.Host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), Token);
        await File.WriteAllTextAsync(file + ".key", key.ExportPkcs8PrivateKeyPem(), Token);
        var secret = (await machine.KubectlAsync(
            "create", "secret", "tls", "echo-tls", $"--cert={file}", $"--key={file}.key", "--dry-run=client", "-o", "yaml")).Ok();
        (await machine.ApplyAsync(secret)).Ok();
    }
}
