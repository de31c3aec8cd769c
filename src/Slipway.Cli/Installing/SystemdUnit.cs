using System.Text;
using Slipway.Cli.Hosting.Supervision;

namespace Slipway.Cli.Installing;

/// <summary>The unit file that has systemd run <c>slipway up</c>.</summary>
/// <param name="Program">How slipway is called: absolute path, and words that always come first.</param>
/// <param name="Up">What <c>up</c> is told.</param>
/// <param name="ForUser">A unit of the user's own manager, started with the first login; else one of the system, started at boot.</param>
/// <param name="DotnetRoot">Where the .NET runtime is, when the environment says so; null otherwise.</param>
internal sealed record SystemdUnit(IReadOnlyList<string> Program, UpOptions Up, bool ForUser, string? DotnetRoot)
{
    /// <summary>Name of the file and of the service.</summary>
    public const string FileName = "slipway.service";

    /// <summary>The first line: by it a file of ours is told from one that somebody wrote.</summary>
    public const string Mark = "# Written by 'slipway install --systemd'; written anew by the next one.";

    // Longer than 'slipway down' takes at most.
    private const int StopSeconds = 180;

    /// <summary>The text of the file.</summary>
    public string Text
    {
        get
        {
            var up = Program.Concat(
                ["up", "--data", Up.Data.Root, "--api", $"{Up.Api}", "--gateway", $"{Up.Gateway}",
                    .. Up.GatewayTlsText == UpOptions.UsualGatewayTls ? Array.Empty<string>() : ["--gateway-tls", Up.GatewayTlsText],
                    "--runtime", Up.Runtime, .. Up.AccessLog.Words, .. Up.Proxies.Words]);
            var down = Program.Concat(["down", "--data", Up.Data.Root]);
            var environment = DotnetRoot is null ? "" : $"Environment={Quote($"DOTNET_ROOT={DotnetRoot}", variables: false)}\n";
            var network = ForUser ? "" : "Wants=network-online.target\nAfter=network-online.target\n";
            return $"""
                {Mark}
                [Unit]
                Description=Slipway: deployment and progressive delivery on this machine
                {network}# Comes back however often it fails: a port or a disk may be free again later.
                StartLimitIntervalSec=0

                [Service]
                Type=exec
                {environment}ExecStart={CommandLine(up)}
                ExecStop={CommandLine(down)}
                # Server, gateway and pods outlive the supervisor; the next one takes them over.
                KillMode=process
                Restart=always
                RestartSec=1
                # 'slipway down' ends it with 0 and means it; 2 is a command line that no restart mends.
                RestartPreventExitStatus=0 2
                TimeoutStopSec={StopSeconds}
                LimitNOFILE=1048576
                UMask=0077

                [Install]
                WantedBy={(ForUser ? "default.target" : "multi-user.target")}

                """;
        }
    }

    private static string CommandLine(IEnumerable<string> words) => string.Join(' ', words.Select(static w => Quote(w, variables: true)));

    // systemd.service(5), "Command lines": % starts a specifier, $ a variable (not in Environment=), quotes hold a word together.
    private static string Quote(string word, bool variables)
    {
        var text = new StringBuilder();
        var quoted = word.Length == 0;
        foreach (var c in word)
        {
            quoted |= char.IsWhiteSpace(c) || c is '"' or '\'' or '\\' or ';';
            text.Append(c switch
            {
                '%' => "%%",
                '$' when variables => "$$",
                '\\' => @"\\",
                '"' => "\\\"",
                '\n' => @"\n",
                '\t' => @"\t",
                _ => c.ToString(),
            });
        }

        return quoted ? $"\"{text}\"" : text.ToString();
    }
}
