using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.BadInput;

/// <summary>A disk without space: writes fail with a clear error, reads and traffic go on, and all is well once there is space
/// again.</summary>
public sealed class FullDiskTests(EchoArtifact echo)
{
    [Fact]
    public async Task Create_DiskIsFull_SaysSoAndReadsGoOn()
    {
        await using var machine = new Machine();
        var disk = await machine.OnSmallDiskAsync(megabytes: 48);
        await echo.AddToAsync(machine.Data);
        (await machine.UpAsync()).Ok();
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        await machine.PodsReadyAsync(2);
        await machine.AnsweredAsync();
        var before = machine.Status.Pids;
        var filler = disk.Fill();
        var value = new string('x', 900_000);

        var said = "";
        for (var i = 0; i < 30 && said.Length == 0; i++)
        {
            var written = await machine.ApplyAsync(
                $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big-{i}\ndata:\n  value: {value}\n", "--server-side");
            said = written.ExitCode == 0 ? "" : written.Failed(1);
        }

        Assert.Contains("could not be stored: no space left for", said, StringComparison.Ordinal);
        (await machine.KubectlAsync("get", "deployment", "echo")).Ok();
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Host = Manifests.Host;
        using var answer = await http.GetAsync(new Uri(machine.Status.Gateway), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{answer}");

        File.Delete(filler);
        await Eventually.HoldsAsync(
            "writes to work again", async () => (await machine.KubectlAsync("create", "configmap", "after")).ExitCode == 0);
        Assert.Equal(before, machine.Status.Pids);
    }
}
