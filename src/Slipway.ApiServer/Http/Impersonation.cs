using Microsoft.AspNetCore.Http;

namespace Slipway.ApiServer.Http;

/// <summary>Reads whom a request wants to act as: the headers that <c>kubectl --as</c> and <c>--as-group</c> send.</summary>
internal static class Impersonation
{
    private const string User = "Impersonate-User";
    private const string Group = "Impersonate-Group";
    private const string Uid = "Impersonate-Uid";

    /// <summary>The other user, or null when the request names none.</summary>
    /// <exception cref="ApiException">Groups or a uid are given without a user.</exception>
    public static ApiUser? Read(IHeaderDictionary headers)
    {
        var name = headers[User].ToString();
        var groups = headers[Group].OfType<string>().ToList();
        if (name.Length == 0)
        {
            return groups.Count == 0 && headers[Uid].Count == 0 ? null
                : throw ApiErrors.BadRequest($"requested {Group} or {Uid} without {User}: name the user to act as");
        }

        // Without groups of its own, a service account has those that its token would give it.
        return name == ApiUser.Anonymous.Name ? ApiUser.Anonymous
            : ApiUser.Known(name, groups.Count > 0 ? groups : ApiUser.ImpliedGroups(name)) with
            {
                Uid = headers[Uid].ToString() is { Length: > 0 } uid ? uid : null,
            };
    }
}
