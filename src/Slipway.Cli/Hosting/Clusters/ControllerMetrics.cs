using System.Globalization;
using System.Text;
using Slipway.Client.Reconciling;

namespace Slipway.Cli.Hosting.Clusters;

/// <summary>The metrics of a controller process in Prometheus' text format (version 0.0.4).</summary>
internal static class ControllerMetrics
{
    /// <summary>The whole text.</summary>
    /// <param name="leads">Whether this process does the work.</param>
    /// <param name="controllers">The controllers of the present leadership; empty while another leads.</param>
    public static string Write(bool leads, IReadOnlyList<Controller> controllers)
    {
        var text = new StringBuilder();
        Head(text, "slipway_controller_leader", "gauge", "Whether this process leads (1) or stands by (0).");
        text.Append("slipway_controller_leader ").Append(leads ? '1' : '0').Append('\n');
        Head(text, "slipway_controller_queue_keys", "gauge", "Objects that wait for their controller.");
        foreach (var controller in controllers)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"slipway_controller_queue_keys{{controller=\"{controller.Name}\"}} {controller.Queue.Count}\n");
        }

        Head(text, "slipway_controller_reconciles_total", "counter", "Reconciles by how they ended.");
        foreach (var controller in controllers)
        {
            foreach (var result in Enum.GetValues<ReconcileResult>())
            {
                text.Append("slipway_controller_reconciles_total").Append(CultureInfo.InvariantCulture,
                    $"{{controller=\"{controller.Name}\",result=\"{result}\"}} {controller.Counts[result]}\n");
            }
        }

        return text.ToString();
    }

    private static void Head(StringBuilder text, string name, string type, string help)
        => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
}
