using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Demo;

/// <summary>A home and a folder for temporary files that only one demo uses, so that what it leaves is seen.</summary>
internal sealed class DemoHome : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-e2e-demo-");

    public DemoHome() => Directory.CreateDirectory(Temporary);

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["HOME"] = folder.FullName,
        ["TMPDIR"] = Temporary,
        ["DOTNET_CLI_HOME"] = folder.FullName,
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["DOTNET_NOLOGO"] = "1",
    };

    private string Temporary => Path.Combine(folder.FullName, "tmp");

    /// <summary>Words that run a program as an ordinary user whose home this is; none when the tests are one.</summary>
    public async Task<IReadOnlyList<string>> UserAsync()
    {
        if (!System.Environment.IsPrivilegedProcess)
        {
            return [];
        }

        OrdinaryUser.Require();
        await OrdinaryUser.OwnAsync(folder.FullName);
        return OrdinaryUser.As;
    }

    /// <summary>What was killed may need a moment to end.</summary>
    public async Task NothingIsLeftAsync()
    {
        await Eventually.IsAsync(
            "nothing runs any more",
            () => Task.FromResult(ProcessesBelow.Find(folder.FullName).Count == 0 ? "nothing" : null),
            otherwise: () => ProcessesBelow.Describe(ProcessesBelow.Find(folder.FullName)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary, "slipway*"));
    }

    public void Dispose()
    {
        foreach (var pid in ProcessesBelow.Find(folder.FullName))
        {
            Machine.End(pid);
        }

        folder.Delete(recursive: true);
    }
}
