using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>Composes the controllers of alert rules and of those who are told of alerts.</summary>
internal static class AlertRegistration
{
    private const string Rules = "alertrules";
    private const string Receivers = "alertreceivers";

    /// <summary>The controller of alert rules; to be made before the informers start.</summary>
    /// <param name="context">What it may touch.</param>
    /// <param name="counts">Where rates come from; a telemetry follower feeds it.</param>
    public static Controller AddAlertRules(this ControllerContext context, TrafficCounts counts)
    {
        var rules = context.Informers.For<AlertRule>();
        var controller = context.Controller(
            Rules, new AlertRuleReconciler(rules, counts, context.Clients(Rules), context.Recorder(Rules), context.Time));
        rules.OnChange((old, now) =>
        {
            if (IsOther(old, now))
            {
                controller.Queue.Add((now ?? old)!.Key());
            }
        });
        return controller;
    }

    /// <summary>The controller of receivers; to be made before the informers start.</summary>
    /// <param name="context">What it may touch.</param>
    /// <param name="http">How webhooks are called; it must not follow redirects.</param>
    public static Controller AddAlertReceivers(this ControllerContext context, HttpMessageInvoker http)
    {
        var receivers = context.Informers.For<AlertReceiver>();
        var objectives = context.Informers.For<ServiceLevelObjective>();
        var rules = context.Informers.For<AlertRule>();
        var client = context.Clients(Receivers);
        var controller = context.Controller(Receivers, new AlertReceiverReconciler(
            receivers, ns => [.. objectives.List(ns).SelectMany(Alert.Of), .. rules.List(ns).SelectMany(Alert.Of)],
            new WebhookSender(client, http, context.Time), client, context.Time));
        receivers.OnChange((old, now) =>
        {
            if (IsOther(old, now))
            {
                controller.Queue.Add((now ?? old)!.Key());
            }
        });
        objectives.OnChange((old, now) => Changed(
            old, now, States(old is null ? [] : Alert.Of(old)), States(now is null ? [] : Alert.Of(now))));
        rules.OnChange((old, now) => Changed(
            old, now, States(old is null ? [] : Alert.Of(old)), States(now is null ? [] : Alert.Of(now))));
        return controller;

        void Changed(KubeObject? old, KubeObject? now, IEnumerable<string> before, IEnumerable<string> after)
        {
            if (!before.SequenceEqual(after))
            {
                foreach (var receiver in receivers.List((now ?? old)!.Namespace()))
                {
                    controller.Queue.Add(receiver.Key());
                }
            }
        }
    }

    private static bool IsOther(KubeObject? old, KubeObject? now)
        => old?.Uid() != now?.Uid() || old?.Metadata?.Generation != now?.Metadata?.Generation;

    private static IEnumerable<string> States(IEnumerable<Alert> alerts) => alerts.Select(
        static a => $"{a.Status.Name} {a.Status.State} {a.Status.StartsAt:O} {string.Join(" ", a.Labels.Values)}");
}
