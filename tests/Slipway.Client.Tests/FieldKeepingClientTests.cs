using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Informers;
using Slipway.TestKit;

namespace Slipway.Client.Tests;

public sealed class FieldKeepingClientTests
{
    [Fact]
    public async Task UpdateAsync_ForeignKind_WritesOnlyWhatChanged_BoundToItsVersion()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await TestApiServer.StartAsync();
        var sent = new List<string>();
        await using var informers = new InformerSet(server.Admin, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        var client = new FieldKeepingClient(new RecordedApi(server.Admin, sent), informers, static k => k.Group.Length == 0);
        var services = informers.For<Service>();
        var made = (await server.Admin.CreateAsync(Web(), stop)).OrThrow();
        informers.Start();
        await informers.WaitForSyncAsync(stop);
        var observed = services.Get(made.Key())!;

        var selector = new Dictionary<string, string> { ["app"] = "web", ["rollouts-pod-template-hash"] = "abc" };
        var written = (await client.UpdateAsync(observed with { Spec = observed.Spec! with { Selector = selector } }, stop)).OrThrow();

        Assert.Equal("abc", written.Spec!.Selector!["rollouts-pod-template-hash"]);
        Assert.Equal(
            "{\"spec\":{\"selector\":{\"rollouts-pod-template-hash\":\"abc\",\"track\":null}},\"metadata\":{\"resourceVersion\":\"RV\"}}"
                .Replace("RV", observed.Metadata!.ResourceVersion, StringComparison.Ordinal),
            Assert.Single(sent));
    }

    [Fact]
    public async Task UpdateAsync_VersionThatTheCachesNoLongerHave_IsAConflict()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var server = await TestApiServer.StartAsync();
        await using var informers = new InformerSet(server.Admin, TimeProvider.System, new Random(1), NullLoggerFactory.Instance);
        var sent = new List<string>();
        var client = new FieldKeepingClient(new RecordedApi(server.Admin, sent), informers, static k => k.Group.Length == 0);
        var made = (await server.Admin.CreateAsync(Web(), stop)).OrThrow();

        Assert.True((await client.UpdateAsync(made, stop)).IsConflict);
        Assert.Empty(sent);
    }

    private static Service Web() => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new ServiceSpec
        {
            Selector = new Dictionary<string, string> { ["app"] = "web", ["track"] = "old" }, Ports = [new ServicePort { Port = 80 }],
        },
    };

    /// <summary>Keeps the patches that are sent.</summary>
    private sealed class RecordedApi(IApiClient inner, List<string> sent) : IApiClient
    {
        public Task<ApiResult<T>> GetAsync<T>(KindInfo kind, ObjectKey key, CancellationToken cancellationToken)
            where T : KubeObject => inner.GetAsync<T>(kind, key, cancellationToken);

        public Task<ApiResult<KubeList<T>>> ListAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
            where T : KubeObject => inner.ListAsync<T>(kind, query, cancellationToken);

        public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(KindInfo kind, ListQuery query, CancellationToken cancellationToken)
            where T : KubeObject => inner.WatchAsync<T>(kind, query, cancellationToken);

        public Task<ApiResult<T>> CreateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
            where T : KubeObject => inner.CreateAsync(kind, value, query, cancellationToken);

        public Task<ApiResult<T>> UpdateAsync<T>(KindInfo kind, T value, WriteQuery query, CancellationToken cancellationToken)
            where T : KubeObject => throw new InvalidOperationException("an object of a foreign kind was sent back whole");

        public Task<ApiResult<T>> PatchAsync<T>(
            KindInfo kind, ObjectKey key, PatchBody patch, WriteQuery query, CancellationToken cancellationToken)
            where T : KubeObject
        {
            sent.Add(System.Text.Encoding.UTF8.GetString(patch.Json.Span));
            return inner.PatchAsync<T>(kind, key, patch, query, cancellationToken);
        }

        public Task<ApiResult<Status>> DeleteAsync(
            KindInfo kind, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
            => inner.DeleteAsync(kind, key, options, cancellationToken);
    }
}
