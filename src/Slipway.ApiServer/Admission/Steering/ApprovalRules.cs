using System.Globalization;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Admission.Steering;

/// <summary>
/// Approvals of steps: only by users of the groups that the step names, under their own name, for the revision under way; and no way past
/// such a step for anybody else.
/// </summary>
internal static class ApprovalRules
{
    /// <summary>The approvals after a write: those that stand as they are, the new ones with who and when.</summary>
    /// <param name="request">The write.</param>
    /// <param name="time">When, as the server writes it.</param>
    /// <param name="given">The numbers of the steps that are newly approved, from 0.</param>
    public static IReadOnlyList<Tree> Stamp(AdmissionRequest request, string time, out IReadOnlyList<long> given)
    {
        var (stored, current) = (request.Old.ItemsAt("status", "approvals"), Hash(request.Object));
        var wanted = request.Object.ItemsAt("status", "approvals");
        var result = new SortedDictionary<long, Tree>();
        var fresh = new List<long>();
        foreach (var standing in stored.Where(s => Hash(s) == current || wanted.Any(w => IsSame(w, s))))
        {
            result[standing.IntegerAt("step") ?? 0] = standing;
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            var step = wanted[i].IntegerAt("step") ?? 0;
            if (stored.Any(s => IsSame(s, wanted[i])))
            {
                continue;
            }

            Check(request, wanted[i], step, $"status.approvals[{i}]");
            result[step] = Signed(request.Context.User, wanted[i], time);
            fresh.Add(step);
        }

        given = fresh;
        return [.. result.Values];
    }

    /// <summary>Refuses commands that would go past an approval which their author may not give.</summary>
    public static void CheckWayAround(AdmissionRequest request, IReadOnlyList<GivenCommand> commands)
    {
        var (old, next) = (request.Old!, request.Object);
        var from = old.IntegerAt("status", "currentStepIndex") ?? 0;
        var all = long.MaxValue;
        foreach (var command in commands)
        {
            var to = command.Command switch
            {
                "skip" => next.IntegerAt("status", "currentStepIndex") ?? 0,
                "promote-full" => all,
                "set-weight" when Raises(next) => all,
                _ => from,
            };
            for (var step = from; step < Math.Min(to, Steps(next).Count); step++)
            {
                var groups = GroupsOf(next, step);
                if (groups.Count > 0 && !groups.Intersect(request.Context.User.Groups).Any() && !IsApproved(old, step))
                {
                    throw ApiErrors.Forbidden(
                        request.Context.Kind, request.Context.Name,
                        $"step {step + 1} must be approved by a person of {string.Join(" or ", groups)} first; {Described(request)}");
                }
            }
        }
    }

    private static void Check(AdmissionRequest request, Tree approval, long step, string path)
    {
        var (context, value) = (request.Context, request.Object);
        var current = Hash(value) ?? "which there is none of";
        var problem = current != Hash(approval)
                ? FieldError.InvalidText($"{path}.hash", Hash(approval) ?? "", $"must be the revision under way, {current}")
            : value.TextAt("status", "stableRS") == Hash(value)
                ? FieldError.InvalidText($"{path}.hash", Hash(approval) ?? "", "is rolled out already; nothing waits for an approval")
            : value.BooleanAt("status", "abort") is true
                ? FieldError.InvalidText($"{path}.hash", Hash(approval) ?? "", "is aborted; retry it first")
            : Steps(value).ElementAtOrDefault((int)Math.Min(step, int.MaxValue)).At("approval") is null
                ? FieldError.Invalid($"{path}.step", new TreeNumber(step), $"is no step that waits for an approval{Those(value)}")
            : step < (value.IntegerAt("status", "currentStepIndex") ?? 0)
                ? FieldError.Invalid($"{path}.step", new TreeNumber(step), "the rollout is past this step")
            : null;
        if (problem is not null)
        {
            throw ApiErrors.Invalid(context.Kind, context.Name, [problem.ToCause()]);
        }

        var groups = GroupsOf(value, step);
        if (groups.Count > 0 && !groups.Intersect(context.User.Groups).Any())
        {
            throw ApiErrors.Forbidden(
                context.Kind, context.Name,
                $"step {step + 1} asks for the approval of a person of {string.Join(" or ", groups)}; {Described(request)}");
        }
    }

    private static string Described(AdmissionRequest request) => $"user \"{request.Context.User.Name}\" is in none of these groups";

    private static string Those(TreeObject value)
    {
        var steps = Steps(value).Index().Where(static s => s.Item.At("approval") is not null).Select(static s => s.Index).ToList();
        return steps.Count == 0 ? "; the Rollout has none" : $"; those are {string.Join(", ", steps)}, counted from 0";
    }

    private static bool Raises(TreeObject next)
        => Number(next.At("status", "weightOverride", "weight")) > Number(next.At("status", "canary", "weights", "canary", "weight"));

    private static double Number(Tree? tree)
        => tree is TreeNumber number && double.TryParse(number.Text, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static bool IsApproved(TreeObject old, long step)
        => old.ItemsAt("status", "approvals").Any(a => a.IntegerAt("step") == step && Hash(a) == Hash(old));

    private static bool IsSame(Tree a, Tree b) => a.IntegerAt("step") == b.IntegerAt("step") && Hash(a) == Hash(b);

    private static string? Hash(Tree approval) => approval is TreeObject value && value.Has("status")
        ? value.TextAt("status", "currentPodHash")
        : approval.TextAt("hash");

    private static IReadOnlyList<Tree> Steps(TreeObject value) => value.ItemsAt("spec", "strategy", "canary", "steps");

    private static List<string> GroupsOf(TreeObject value, long step)
        => [.. Steps(value)[(int)step].ItemsAt("approval", "groups").OfType<TreeString>().Select(static g => g.Value)];

    private static TreeObject Signed(ApiUser user, Tree approval, string time) => TreeObject.Empty
        .With("step", new TreeNumber(approval.IntegerAt("step") ?? 0))
        .WithText("hash", Hash(approval) ?? "")
        .WithText("user", user.Name)
        .With("groups", new TreeArray([.. user.Groups.Order(StringComparer.Ordinal).Select(static g => new TreeString(g))]))
        .WithText("at", time);
}
