namespace Slipway.ApiServer;

/// <summary>Who asks. Made by authentication, or given to an in-process caller by the composition root.</summary>
/// <param name="Name">User name, such as <c>system:slipway:node:local</c>.</param>
/// <param name="Groups">Groups of the user; <c>system:authenticated</c> is added for everybody who is known.</param>
/// <param name="Uid">Identity of the user across renames; null when there is none.</param>
public sealed record ApiUser(string Name, IReadOnlyList<string> Groups, string? Uid = null)
{
    /// <summary>Group that may do everything.</summary>
    public const string Masters = "system:masters";

    /// <summary>Group of every known user.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>The user of requests without credentials, which reach only health and version.</summary>
    public static ApiUser Anonymous { get; } = new("system:anonymous", ["system:unauthenticated"]);

    /// <summary>Groups that a user has by its name alone.</summary>
    public static IReadOnlyList<string> ImpliedGroups(string name) => name == Anonymous.Name ? Anonymous.Groups
        : name.Split(':') is ["system", "serviceaccount", var space, _]
            ? ["system:serviceaccounts", $"system:serviceaccounts:{space}", Authenticated]
            : [Authenticated];

    /// <summary>A known user in these groups and in <see cref="Authenticated"/>.</summary>
    public static ApiUser Known(string name, params IEnumerable<string> groups)
        => new(name, [.. groups.Where(static g => g != Authenticated), Authenticated]);
}
