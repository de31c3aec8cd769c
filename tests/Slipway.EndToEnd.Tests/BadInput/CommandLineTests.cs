using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.BadInput;

/// <summary>Command lines that make no sense, and servers that are not there.</summary>
public sealed class CommandLineTests(RunningMachine running) : IClassFixture<RunningMachine>
{
    [Theory]
    [InlineData("releese", "releese")]
    [InlineData("up --dta x", "--dta")]
    [InlineData("up --runtime podman", "podman")]
    [InlineData("status -o yaml", "yaml")]
    [InlineData("promote deployment echo", "deployment")]
    [InlineData("undo echo --to-revision x", "--to-revision")]
    [InlineData("set image echo echo", "CONTAINER=IMAGE")]
    [InlineData("build", "dir")]
    [InlineData("get pods echo", "pods")]
    [InlineData("promote rollout", "rollout")]
    [InlineData("judge replay absent.csv", "absent.csv")]
    [InlineData("judge replay - --judge coin", "coin")]
    public async Task Slipway_WordsMakeNoSense_ExitsWithUsage(string words, string named)
    {
        var said = (await running.Machine.SlipwayAsync(words.Split(' '))).Failed(2);

        Assert.Contains(named, said, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("get rollout absent")]
    [InlineData("promote absent")]
    [InlineData("pause rollout/absent")]
    [InlineData("abort rollout absent")]
    [InlineData("retry absent")]
    [InlineData("undo absent")]
    [InlineData("set image absent c=x:1")]
    [InlineData("logs absent")]
    public async Task Slipway_UnknownRollout_NamesIt(string words)
        => Assert.Contains("absent", (await running.Machine.SlipwayAsync(words.Split(' '))).Failed(4), StringComparison.Ordinal);

    [Theory]
    [InlineData("get rollout echo")]
    [InlineData("abort echo")]
    [InlineData("logs echo")]
    [InlineData("status")]
    public async Task Slipway_NoServer_SaysHowToStartOne(string words)
    {
        await using var machine = new Machine();

        Assert.Contains("slipway up", (await machine.SlipwayAsync(words.Split(' '))).Failed(3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slipway_ServerGone_SaysThatItCannotBeReached()
    {
        await using var machine = new Machine();
        (await machine.UpAsync()).Ok();
        (await machine.SlipwayAsync("down")).Ok();

        Assert.Contains("cannot be reached", (await machine.SlipwayAsync("get", "rollout", "echo")).Failed(3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slipway_KubeconfigIsNone_NamesTheFile()
    {
        var file = Path.Combine(running.Machine.Folder, "broken.yaml");
        await File.WriteAllTextAsync(file, "clusters: [\n", TestContext.Current.CancellationToken);

        var said = (await running.Machine.SlipwayAsync("get", "rollout", "echo", "--kubeconfig", file)).Failed(1);

        Assert.Contains(file, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/no/such/folder -t a:1", "/no/such/folder")]
    [InlineData("EMPTY -t a:1", "--entrypoint")]
    [InlineData("EMPTY -t A!:1 --entrypoint x", "A!:1")]
    [InlineData("EMPTY -t host --entrypoint x", "reserved")]
    [InlineData("BROKEN -t a:1", "error CS")]
    [InlineData("TWO -t a:1", "2 project files")]
    public async Task Build_CannotBe_SaysWhy(string words, string named)
    {
        var empty = Directory.CreateDirectory(Path.Combine(running.Machine.Folder, "empty")).FullName;
        var broken = Directory.CreateDirectory(Path.Combine(running.Machine.Folder, "broken")).FullName;
        var two = Directory.CreateDirectory(Path.Combine(running.Machine.Folder, "two")).FullName;
        const string Project =
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """;
        await File.WriteAllTextAsync(Path.Combine(broken, "broken.csproj"), Project, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(broken, "Program.cs"), "this is not C#", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(two, "a.csproj"), Project, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(two, "b.csproj"), Project, TestContext.Current.CancellationToken);

        var result = await running.Machine.SlipwayAsync(
            ["build", .. words.Split(' ').Select(w => w switch { "EMPTY" => empty, "BROKEN" => broken, "TWO" => two, _ => w })]);

        Assert.Contains(named, result.Failed(1), StringComparison.Ordinal);
    }
}
