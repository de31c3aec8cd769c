using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Node.Images;

/// <summary>What is to be packed.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Tag"><c>name[:tag]</c> under which it is found.</param>
/// <param name="Entrypoint">Command line of the service; null for the <c>web:</c> line of the folder's Procfile, or the published
/// program.</param>
public sealed record ArtifactBuildRequest(string Directory, string Tag, string? Entrypoint);

/// <summary>What became of a build.</summary>
public abstract record ArtifactBuildOutcome
{
    private ArtifactBuildOutcome()
    {
    }

    /// <summary>It is in the store.</summary>
    /// <param name="Name">Name and tag.</param>
    /// <param name="Digest"><c>sha256:</c> and the digest of the content.</param>
    /// <param name="Entrypoint">The command.</param>
    public sealed record Built(string Name, string Digest, IReadOnlyList<string> Entrypoint) : ArtifactBuildOutcome;

    /// <summary>It cannot be built.</summary>
    /// <param name="Message">Why, and what would help.</param>
    public sealed record Refused(string Message) : ArtifactBuildOutcome;
}

/// <summary>Packs folders into an artifact store; one with a project file is published first.</summary>
/// <param name="store">The store.</param>
/// <param name="temporaryDirectory">Where publishing writes; on the store's file system.</param>
public sealed class ArtifactBuild(ArtifactStore store, string temporaryDirectory)
{
    private const int ShownLines = 20;

    /// <summary>Packs a folder.</summary>
    /// <param name="request">What and under which name.</param>
    /// <param name="progress">Told of each step and each line of the publisher.</param>
    /// <param name="cancellationToken">Ends the publisher.</param>
    public async Task<ArtifactBuildOutcome> RunAsync(
        ArtifactBuildRequest request, Action<string> progress, CancellationToken cancellationToken)
    {
        if (ArtifactName.Parse(request.Tag) is not { Digest: null } name || request.Tag == ArtifactStore.HostImage)
        {
            return new ArtifactBuildOutcome.Refused(
                $"-t {request.Tag}: use name:tag with lower case letters, digits, '.', '-', '_' and '/' ('{ArtifactStore.HostImage}' is reserved)");
        }

        if (!Directory.Exists(request.Directory))
        {
            return new ArtifactBuildOutcome.Refused($"folder {request.Directory} does not exist");
        }

        var projects = Directory.GetFiles(request.Directory, "*.csproj");
        if (projects.Length > 1)
        {
            return new ArtifactBuildOutcome.Refused(
                $"folder {request.Directory} holds {projects.Length} project files; pack a folder with one");
        }

        if (projects.Length == 0)
        {
            return Pack(request, name, request.Directory, null, progress);
        }

        var output = Path.Combine(temporaryDirectory, "publish-" + Path.GetRandomFileName());
        try
        {
            return await PublishAsync(projects[0], output, progress, cancellationToken) is { } problem
                ? new ArtifactBuildOutcome.Refused(problem)
                : Pack(request, name, output, Path.GetFileNameWithoutExtension(projects[0]), progress);
        }
        finally
        {
            if (Directory.Exists(output))
            {
                Directory.Delete(output, recursive: true);
            }
        }
    }

    private ArtifactBuildOutcome Pack(
        ArtifactBuildRequest request, ArtifactName name, string folder, string? program, Action<string> progress)
    {
        var line = request.Entrypoint ?? ProcfileLine(request.Directory)
            ?? (program is not null && File.Exists(Path.Combine(folder, program)) ? "./" + program : null);
        if (string.IsNullOrWhiteSpace(line))
        {
            return new ArtifactBuildOutcome.Refused(
                $"nothing says how to start {request.Directory}: give --entrypoint CMD, or put a line \"web: CMD\" into {request.Directory}/Procfile");
        }

        progress($"packing {folder}");
        var entrypoint = CommandLine.Split(line);
        var digest = store.Add(folder, name, entrypoint);
        return new ArtifactBuildOutcome.Built($"{name.Name}:{name.Tag}", "sha256:" + digest, entrypoint);
    }

    private static string? ProcfileLine(string directory)
    {
        var file = Path.Combine(directory, "Procfile");
        return !File.Exists(file) ? null : File.ReadLines(file)
            .Where(static l => l.StartsWith("web:", StringComparison.Ordinal))
            .Select(static l => l["web:".Length..].Trim())
            .FirstOrDefault();
    }

    private async Task<string?> PublishAsync(string project, string output, Action<string> progress, CancellationToken cancellationToken)
    {
        progress($"publishing {project}");

        // Beside the store, not in the user's folder, and at the same place the next time, so that only what has changed is compiled.
        var path = Encoding.UTF8.GetBytes(Path.GetFullPath(project));
        var intermediate = Path.Combine(temporaryDirectory, "dotnet-" + Convert.ToHexStringLower(SHA256.HashData(path))[..16]);
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        string[] arguments =
        [
            "publish", project, "-c", "Release", "-o", output, "--artifacts-path", intermediate, "--nologo", "-v", "q",
                "-p:UseSharedCompilation=false",
        ];
        foreach (var argument in arguments)
        {
            process.StartInfo.ArgumentList.Add(argument);
        }

        // Servers that the publisher leaves behind would outlive the command.
        process.StartInfo.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        var said = new Queue<string>();
        DataReceivedEventHandler onLine = (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                lock (said)
                {
                    said.Enqueue(text);
                    while (said.Count > ShownLines)
                    {
                        said.Dequeue();
                    }
                }

                progress(text);
            }
        };
        process.OutputDataReceived += onLine;
        process.ErrorDataReceived += onLine;
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{project} must be published first, and there is no program dotnet on PATH: install the .NET SDK 10, or pack a published folder";
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What it was writing is deleted next.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        return process.ExitCode == 0
            ? null
            : $"dotnet publish {project} ended with exit code {process.ExitCode}:\n{string.Join('\n', said)}";
    }
}
