using Slipway.Cli.Hosting;
using Slipway.Cli.Hosting.Posix;
using Slipway.Cli.Hosting.Supervision;

namespace Slipway.Cli.Tests.Hosting;

public sealed class ProcessRecordTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-test-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Change_ServerAndGatewayAtOnce_LosesNeither()
    {
        var data = DataDirectory.Resolve(folder.FullName);
        data.Create();
        var record = new ProcessRecord(data);
        const int Times = 100;

        await Task.WhenAll(
            Repeat(i => record.Change(p => p with { Server = new ProcessIdentity(i, i) })),
            Repeat(i => record.Change(p => p with { Gateway = new ProcessIdentity(i, i) })));

        Assert.Equal(new StatusPids(ProcessTable.Self.Pid, Times, Times), record.Pids);
        Assert.Equal(record.Current, JsonFile.Read(data.ProcessesFile, HostingJson.Default.ProcessesFile));

        static Task Repeat(Action<int> change) => Task.Run(() =>
        {
            foreach (var i in Enumerable.Range(1, Times))
            {
                change(i);
            }
        });
    }

    [Fact]
    public void Change_FileCannotBeWritten_IsKnownAllTheSame()
    {
        var data = DataDirectory.Resolve(folder.FullName);
        data.Create();
        var record = new ProcessRecord(data);
        record.Change(static p => p with { Gateway = new ProcessIdentity(1, 1) });
        Directory.Delete(Path.GetDirectoryName(data.ProcessesFile)!, recursive: true);

        Assert.ThrowsAny<IOException>(() => record.Change(static p => p with { Server = new ProcessIdentity(2, 2) }));

        Assert.Equal(new StatusPids(ProcessTable.Self.Pid, 2, 1), record.Pids);
    }
}
