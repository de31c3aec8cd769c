using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Schemas;
using Slipway.ApiServer;
using Slipway.ApiServer.Auditing;
using Slipway.Cli.Hosting;

namespace Slipway.Cli.Tests.Hosting;

public sealed class AuditFileTests : IDisposable, ILogger
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-audit-");
    private readonly List<string> said = [];

    private string FilePath => Path.Combine(folder.FullName, "audit.log");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Write_Entries_AreLinesOfTheirOwnInOrderForTheOwnerOnly()
    {
        await using (var file = new AuditFile(FilePath, NullLogger.Instance))
        {
            WriteMany(file, 100);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(static i => $"n{i}"), Names(FilePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public async Task Write_PastTheSizeLimit_MovesFilesAwayAndKeepsTheNewest()
    {
        const int limit = 4000;
        for (var round = 0; round < 40; round++)
        {
            await using var file = new AuditFile(FilePath, NullLogger.Instance, limit);
            WriteMany(file, 3, round * 3);
        }

        var files = folder.GetFiles().Select(static f => f.Name).Order(StringComparer.Ordinal);
        Assert.Equal(["audit.log", "audit.log.1", "audit.log.2", "audit.log.3", "audit.log.4"], files);
        Assert.All(folder.GetFiles(), static f => Assert.InRange(f.Length, 1, limit));
        var kept = Enumerable.Range(0, 5).Reverse().SelectMany(n => Names(n == 0 ? FilePath : $"{FilePath}.{n}")).ToList();
        Assert.Equal(Enumerable.Range(120 - kept.Count, kept.Count).Select(static i => $"n{i}"), kept);
    }

    [Fact]
    public async Task Write_FolderIsGoneForAWhile_LosesThoseEntriesSaysSoAndGoesOn()
    {
        folder.Delete(recursive: true);
        await using (var file = new AuditFile(FilePath, this))
        {
            WriteMany(file, 5);
        }

        Assert.Contains("cannot be written", Assert.Single(said), StringComparison.Ordinal);
        folder.Create();
        await using (var file = new AuditFile(FilePath, this))
        {
            WriteMany(file, 1);
        }

        Assert.Equal(["n0"], Names(FilePath));
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => said.Add(formatter(state, exception));

    private static void WriteMany(AuditFile file, int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            file.Write(new AuditEvent
            {
                Id = $"{i}",
                Verb = "update",
                User = ApiUser.Known("alice"),
                Kind = Kinds.Of<ConfigMap>(),
                Namespace = "default",
                Name = $"n{i}",
                Code = 200,
                Received = DateTimeOffset.UnixEpoch,
                Completed = DateTimeOffset.UnixEpoch,
            });
        }
    }

    private static IEnumerable<string> Names(string path) => File.ReadAllLines(path)
        .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("objectRef").GetProperty("name").GetString()!);
}
