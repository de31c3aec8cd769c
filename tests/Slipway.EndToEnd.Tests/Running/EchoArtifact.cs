namespace Slipway.EndToEnd.Tests.Running;

/// <summary>The sample service, published once for all tests.</summary>
public sealed class EchoArtifact : IAsyncLifetime
{
    /// <summary>Name that pods use as their image.</summary>
    public const string Image = "echo:test";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-e2e-echo-");

    /// <summary>Puts the artifact into a data directory.</summary>
    internal async Task AddToAsync(string dataDirectory)
    {
        Directory.CreateDirectory(dataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await Programs.RunAsync(["cp", "-a", Path.Combine(folder.FullName, "artifacts"), dataDirectory])).Ok();
    }

    public async ValueTask InitializeAsync()
        => (await Programs.RunAsync(
            [Programs.Slipway, "build", Path.Combine(Programs.Root, "examples", "echo"), "-t", Image, "--data", folder.FullName])).Ok();

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
