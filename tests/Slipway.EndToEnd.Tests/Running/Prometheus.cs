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
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://127.0.0.1:{FreePort()}");
            var process = Programs.Start(
                [
                    Program, $"--config.file={settings}", $"--storage.tsdb.path={Path.Combine(machine.Folder, $"prometheus-{attempt}")}",
                    $"--web.listen-address={address.Authority}", "--log.level=error",
                ],
                null);
            var prometheus = new Prometheus(process, address, targets);
            if (await prometheus.IsReadyAsync())
            {
                return prometheus;
            }

            // It ended by itself: between the question for a free port and its start somebody else took that port.
            Assert.True(attempt < 3, "Prometheus ends as soon as it is started");
            process.Dispose();
        }
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

    /// <summary>Waits until it answers, or has ended.</summary>
    private async Task<bool> IsReadyAsync()
    {
        using var http = new HttpClient();
        try
        {
            await Eventually.HoldsAsync("Prometheus is ready", async () => process.HasExited
                || (await http.GetAsync(new Uri(Address, "/-/ready"), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
            return !process.HasExited;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

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
