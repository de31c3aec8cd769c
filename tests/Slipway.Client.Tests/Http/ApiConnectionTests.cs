using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client.Http;

namespace Slipway.Client.Tests.Http;

public sealed class ApiConnectionTests
{
    [Fact]
    public async Task Get_ServerSignedByTheAuthority_SendsTheTokenOverHttp2()
    {
        using var authority = Authority();
        await using var server = await StartAsync(authority);
        using var http = ApiConnection.Open(
            new ApiConnectionOptions { Server = Address(server), Authorities = [authority], Token = "secret" });

        var answer = await new HttpApiClient(http).GetAsync<ConfigMap>(new ObjectKey("a", "m"), TestContext.Current.CancellationToken);

        Assert.Equal("HTTP/2 Bearer secret", answer.OrThrow().Data!["seen"]);
    }

    [Fact]
    public async Task Get_ServerSignedByAnother_IsNotTrusted()
    {
        using var authority = Authority();
        using var other = Authority();
        await using var server = await StartAsync(authority);
        using var http = ApiConnection.Open(new ApiConnectionOptions { Server = Address(server), Authorities = [other] });

        await Assert.ThrowsAsync<HttpRequestException>(
            () => new HttpApiClient(http).GetAsync<ConfigMap>(new ObjectKey("a", "m"), TestContext.Current.CancellationToken));
    }

    private static Uri Address(WebApplication server)
        => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static async Task<WebApplication> StartAsync(X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3]).CopyWithPrivateKey(key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var server = builder.Build();
        server.Run(context => context.Response.WriteAsync(
            $"{{\"data\":{{\"seen\":\"{context.Request.Protocol} {context.Request.Headers.Authorization}\"}}}}"));
        await server.StartAsync();
        return server;
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2090, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
