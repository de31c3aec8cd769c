using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.Api.Trees;
using Slipway.Client.Http;

namespace Slipway.Client.Kubeconfig;

/// <summary>Reads the kubeconfig format of kubectl. Credential plug-ins (<c>exec</c>, <c>auth-provider</c>) are not run.</summary>
public static class KubeconfigReader
{
    /// <summary>The connection of a context.</summary>
    /// <param name="file">The parsed file.</param>
    /// <param name="directory">Folder of the file, to which relative paths in it refer.</param>
    /// <param name="context">Name of the context; null for the file's <c>current-context</c>.</param>
    public static KubeconfigOutcome Read(Tree file, string directory, string? context = null)
    {
        try
        {
            return new Reading(file, directory).Resolve(context);
        }
        catch (KubeconfigException e)
        {
            return new KubeconfigOutcome.Unusable(e.Message);
        }
    }

    private sealed class KubeconfigException(string message) : Exception(message);

    private sealed class Reading(Tree file, string directory)
    {
        private readonly TreeObject root = file as TreeObject
            ?? throw new KubeconfigException($"The kubeconfig is {file.TypeName}, not an object.");

        public KubeconfigOutcome Resolve(string? contextName)
        {
            var name = contextName ?? root.Text("current-context");
            if (string.IsNullOrEmpty(name))
            {
                throw new KubeconfigException("current-context is not set and no context was named.");
            }

            var context = Named("contexts", "context", name);
            var cluster = Named("clusters", "cluster", context.Text("cluster") ?? "");
            var user = context.Text("user") is { Length: > 0 } userName ? Named("users", "user", userName) : TreeObject.Empty;
            if (user.Has("exec") || user.Has("auth-provider"))
            {
                throw new KubeconfigException(
                    $"users[{context.Text("user")}]: exec and auth-provider are not supported; use a token or a client certificate.");
            }

            var ns = context.Text("namespace");
            return new KubeconfigOutcome.Usable(
                new ApiConnectionOptions
                {
                    Server = Server(cluster),
                    Authorities = Authorities(cluster),
                    SkipVerification = (cluster["insecure-skip-tls-verify"] as TreeBoolean)?.Value ?? false,
                    ServerName = cluster.Text("tls-server-name"),
                    Token = user.Text("token") is { Length: > 0 } token ? token : FromFile(user, "tokenFile")?.Trim(),
                    ClientCertificate = ClientCertificate(user),
                },
                string.IsNullOrEmpty(ns) ? "default" : ns);
        }

        private static Uri Server(TreeObject cluster)
        {
            var text = cluster.Text("server");
            return Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "https" or "http"
                ? server
                : throw new KubeconfigException($"cluster.server is '{text}'; it must be an http or https URL.");
        }

        private TreeObject Named(string list, string field, string name)
        {
            var found = (root[list] as TreeArray)?.Items.OfType<TreeObject>().FirstOrDefault(i => i.Text("name") == name);
            if (found?[field] is TreeObject value)
            {
                return value;
            }

            var known = (root[list] as TreeArray)?.Items.OfType<TreeObject>().Select(static i => i.Text("name")) ?? [];
            throw new KubeconfigException($"{list} has no entry '{name}'; it has: {string.Join(", ", known)}.");
        }

        private X509Certificate2Collection? Authorities(TreeObject cluster)
        {
            if (Pem(cluster, "certificate-authority") is not { } pem)
            {
                return null;
            }

            var authorities = new X509Certificate2Collection();
            Checked("certificate-authority", () => authorities.ImportFromPem(pem));
            return authorities;
        }

        private X509Certificate2? ClientCertificate(TreeObject user)
        {
            var certificate = Pem(user, "client-certificate");
            var key = Pem(user, "client-key");
            if (certificate is null && key is null)
            {
                return null;
            }

            if (certificate is null || key is null)
            {
                throw new KubeconfigException("client-certificate and client-key must both be given or both be absent.");
            }

            X509Certificate2? loaded = null;
            Checked("client-certificate", () => loaded = X509Certificate2.CreateFromPem(certificate, key));
            return loaded;
        }

        private static void Checked(string field, Action load)
        {
            try
            {
                load();
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                throw new KubeconfigException($"{field} is not valid PEM: {e.Message}");
            }
        }

        private string? Pem(TreeObject from, string field)
        {
            if (from.Text(field + "-data") is not { Length: > 0 } data)
            {
                return FromFile(from, field);
            }

            var bytes = new byte[data.Length];
            return Convert.TryFromBase64String(data, bytes, out var length)
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : throw new KubeconfigException($"{field}-data is not base64.");
        }

        private string? FromFile(TreeObject from, string field)
        {
            if (from.Text(field) is not { Length: > 0 } path)
            {
                return null;
            }

            try
            {
                return File.ReadAllText(Path.Combine(directory, path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new KubeconfigException($"{field} '{path}' cannot be read: {e.Message}");
            }
        }
    }
}
