using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Gateway.Tests.Differential;

/// <summary>nginx and HAProxy in front of backends of their own, on sockets of the file system so that no port can be taken.</summary>
internal sealed class PeerProxies : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-peers-");
    private readonly List<Process> processes = [];

    private PeerProxies()
    {
    }

    /// <summary>Starts both, each with as many doors as there are ports of backends for it.</summary>
    public static async Task<PeerProxies> StartAsync(IReadOnlyList<int> nginx, IReadOnlyList<int> haproxy)
    {
        var peers = new PeerProxies();
        try
        {
            peers.Start("nginx", "-p", peers.folder.FullName, "-c", peers.Write("nginx.conf", peers.NginxConfig(nginx)));
            peers.Start("haproxy", "-db", "-q", "-f", peers.Write("haproxy.cfg", peers.HaproxyConfig(haproxy)));
            foreach (var door in nginx.Select((_, i) => peers.Nginx(i)).Concat(haproxy.Select((_, i) => peers.Haproxy(i))))
            {
                await peers.OpensAsync(door);
            }

            return peers;
        }
        catch
        {
            await peers.DisposeAsync();
            throw;
        }
    }

    /// <summary>A door of nginx.</summary>
    public UnixDomainSocketEndPoint Nginx(int lane) => new(NginxPath(lane));

    /// <summary>A door of HAProxy.</summary>
    public UnixDomainSocketEndPoint Haproxy(int lane) => new(HaproxyPath(lane));

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Delete(recursive: true);
    }

    private string NginxPath(int lane) => Path.Combine(folder.FullName, $"nginx-{lane}.sock");

    private string HaproxyPath(int lane) => Path.Combine(folder.FullName, $"haproxy-{lane}.sock");

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private void Start(string program, params string[] words)
    {
        var path = new[] { "/usr/sbin", "/usr/local/sbin", "/usr/bin" }.Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);
        Assert.True(path is not null, $"{program} is missing; './test --long' as root installs it");
        var start = new ProcessStartInfo(path) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        processes.Add(Process.Start(start)!);
    }

    private async Task OpensAsync(UnixDomainSocketEndPoint door)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(door, limit.Token);
                return;
            }
            catch (SocketException) when (!limit.IsCancellationRequested)
            {
                if (processes.Find(static p => p.HasExited) is { } ended)
                {
                    Assert.Fail($"{ended.StartInfo.FileName} ended: {await ended.StandardError.ReadToEndAsync(limit.Token)}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            }
        }
    }

    private string NginxConfig(IReadOnlyList<int> backends)
    {
        var text = new StringBuilder($$"""
            daemon off; master_process off; pid {{folder.FullName}}/nginx.pid; error_log {{folder.FullName}}/nginx.log;
            events { worker_connections 1024; }
            http {
              access_log off; underscores_in_headers on;
              client_body_temp_path {{folder.FullName}}/body; proxy_temp_path {{folder.FullName}}/proxy;
              fastcgi_temp_path {{folder.FullName}}/fastcgi; uwsgi_temp_path {{folder.FullName}}/uwsgi;
              scgi_temp_path {{folder.FullName}}/scgi;
              proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;

            """);
        for (var i = 0; i < backends.Count; i++)
        {
            text.Append($"  server {{ listen unix:{NginxPath(i)}; location / {{ proxy_pass http://127.0.0.1:{backends[i]}; }} }}\n");
        }

        return text.Append("}\n").ToString();
    }

    private string HaproxyConfig(IReadOnlyList<int> backends)
    {
        var text = new StringBuilder("""
            global
              nbthread 1
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s

            """);
        for (var i = 0; i < backends.Count; i++)
        {
            text.Append($"listen lane{i}\n  bind unix@{HaproxyPath(i)}\n  server one 127.0.0.1:{backends[i]}\n");
        }

        return text.ToString();
    }
}
