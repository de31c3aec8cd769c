using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.EndToEnd.Tests.Running;

/// <summary>A Prometheus server as Debian packages it, which asks pods for their metrics every second.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private const string Program = "/usr/bin/prometheus";
    private readonly Process process;
    private readonly string targets;

    private Prometheus(Process process, Uri address, string targets)
        => (this.process, Address, this.targets) = (process, address, targets);

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Starts one, with its files in the folder of a machine; skips the calling test where it is not installed.</summary>
    public static async Task<Prometheus> StartAsync(Machine machine)
    {
        Assert.SkipUnless(File.Exists(Program), "Debian's package prometheus is not installed");
        var (targets, settings) = (Path.Combine(machine.Folder, "targets.json"), Path.Combine(machine.Folder, "prometheus.yml"));
        await File.WriteAllTextAsync(targets, "[]", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            settings,
            $"""
            global: {"{"}scrape_interval: 1s{"}"}
            scrape_configs:
            - job_name: pods
              file_sd_configs: [{"{"}files: ["{targets}"], refresh_interval: 1s{"}"}]
            """,
            TestContext.Current.CancellationToken);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var process = Programs.Start(
            [
                Program, $"--config.file={settings}", $"--storage.tsdb.path={Path.Combine(machine.Folder, "prometheus")}",
                $"--web.listen-address={address.Authority}", "--log.level=error",
            ],
            null);
        using var http = new HttpClient();
        await Eventually.HoldsAsync(
            "Prometheus is ready",
            async () => (await http.GetAsync(new Uri(address, "/-/ready"), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        return new Prometheus(process, address, targets);
    }

    /// <summary>Asks these pods from now on; their series have the label <c>revision</c>.</summary>
    public Task WatchAsync(IEnumerable<Pod> pods) => File.WriteAllTextAsync(
        targets,
        JsonSerializer.Serialize(pods.Select(static p => new
        {
            targets = new[] { $"127.0.0.1:{HostPort(p)}" },
            labels = new { revision = p.Labels()["rollouts-pod-template-hash"] },
        })),
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int HostPort(Pod pod)
        => JsonDocument.Parse(pod.Metadata!.Annotations!["slipway.dev/host-ports"]).RootElement.GetProperty("8080").GetInt32();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
