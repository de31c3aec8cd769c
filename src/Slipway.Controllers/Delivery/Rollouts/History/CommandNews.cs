using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.History;

/// <summary>The commands that the API server noted: who gave them, and the Events that tell of them.</summary>
internal static class CommandNews
{
    /// <summary>How the reason of what a person did begins.</summary>
    public const string ByCommand = "by command";

    /// <summary>Events of the commands that no Event has told of yet.</summary>
    public static IEnumerable<RolloutAction.Announce> Of(RolloutStatus? status)
        => (status?.Commands ?? []).Where(c => status?.CommandsToldAt is not { } told || c.At > told)
            .Select(static c => new RolloutAction.Announce(false, "RolloutCommand", Sentence(c)));

    /// <summary>Time of the newest command, all of which are told after this decision.</summary>
    public static DateTimeOffset? ToldAt(RolloutStatus? status)
        => status?.Commands is { Count: > 0 } commands ? commands[^1].At : status?.CommandsToldAt;

    /// <summary>Who gave the newest of some commands; null when none is on record.</summary>
    public static string? AuthorOf(RolloutStatus? status, params ReadOnlySpan<string> commands) => AuthorSince(status, null, commands);

    /// <summary>Who gave the newest of some commands since a time: what happened without a command has nobody's name.</summary>
    public static string? AuthorSince(RolloutStatus? status, DateTimeOffset? since, params ReadOnlySpan<string> commands)
    {
        var given = status?.Commands ?? [];
        for (var i = given.Count - 1; i >= 0 && (since is null || given[i].At > since); i--)
        {
            if (commands.Contains(given[i].Command ?? ""))
            {
                return given[i].User;
            }
        }

        return null;
    }

    private static string Sentence(RolloutCommand command)
        => $"{command.User} gave the command {command.Command}{(command.Detail is { } detail ? $": {detail}" : "")}";
}
