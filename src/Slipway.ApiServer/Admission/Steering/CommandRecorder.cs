using System.Globalization;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Access;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Admission.Steering;

/// <summary>Notes who gives which command to a Rollout, in the write that gives it; see the README of this folder.</summary>
internal sealed class CommandRecorder(TimeProvider time) : IAdmission
{
    /// <summary>Commands that are kept; the older ones are in the audit log.</summary>
    private const int Kept = 20;

    private const int LongestDetail = 200;

    public TreeObject Admit(AdmissionRequest request)
    {
        var kind = request.Context.Kind;
        if (request.Old is not { } old || kind.Kind != "Rollout" || kind.Group is not (Kinds.OwnGroup or Kinds.ArgoGroup))
        {
            return request.Object;
        }

        var written = old.ItemsAt("status", "commands");
        var isController = request.Context.User.Name.StartsWith(ComponentAuthorizer.ControllerPrefix, StringComparison.Ordinal);
        IReadOnlyList<GivenCommand> commands = isController ? [] : CommandReader.Read(old, request.Object);
        ApprovalRules.CheckWayAround(request, commands);
        var at = Time(After(written));
        var approvals = ApprovalRules.Stamp(request, at, out var given);
        commands = [.. given.Select(static step => new GivenCommand("approve", $"step {step + 1}")), .. commands];
        var notes = commands.Select(c => Note(c, request.Context.User, at));
        var value = With(request.Object, "approvals", approvals);
        return With(value, "commands", request.Context.DryRun ? written : [.. written.Concat(notes).TakeLast(Kept)]);
    }

    private static TreeObject With(TreeObject value, string field, IReadOnlyList<Tree> items) => items.Count > 0
        ? value.WithAt(["status", field], new TreeArray(items))
        : value.At("status", field) is null ? value : value.WithoutAt(["status", field]);

    private static TreeObject Note(GivenCommand command, ApiUser user, string at)
    {
        var note = TreeObject.Empty.WithText("command", command.Command);
        note = command.Detail is not { } detail ? note
            : note.WithText("detail", detail.Length <= LongestDetail ? detail : detail[..(LongestDetail - 3)] + "...");
        return note.WithText("user", user.Name).WithText("at", at);
    }

    /// <summary>Now, or later than what is noted already: the times tell which commands are new.</summary>
    private DateTimeOffset After(IReadOnlyList<Tree> written)
    {
        var now = time.GetUtcNow();
        return written.Count > 0 && DateTimeOffset.TryParse(written[^1].TextAt("at"), CultureInfo.InvariantCulture, out var last)
            && last >= now
            ? last.AddMicroseconds(1)
            : now;
    }

    private static string Time(DateTimeOffset at)
        => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
