using Slipway.Benchmarks.Aborts;
using Slipway.Benchmarks.Api;
using Slipway.Benchmarks.Guarantees;
using Slipway.Benchmarks.Judges;
using Slipway.Benchmarks.Store;

namespace Slipway.Benchmarks;

/// <summary>Measurements of single parts, one verb each. Build with -c Release.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["store", .. var rest]:
                return await StoreBenchmark.RunAsync(rest);
            case ["api", var kubeconfig, var server] when int.TryParse(server, out var pid):
                return await ApiBenchmark.RunAsync(kubeconfig, pid);
            case ["aborts", var slipway, var data, var text] when int.TryParse(text, out var count) && count > 0:
                return await AbortBenchmark.RunAsync(slipway, data, count);
            case ["judges", var nulls, var bads] when int.TryParse(nulls, out var equal) && int.TryParse(bads, out var bad)
                && equal >= 100 && bad > 0:
                return JudgesBenchmark.Run(equal, bad);
            case ["guarantees", var text] when int.TryParse(text, out var rollouts) && rollouts >= 100:
                return GuaranteesBenchmark.Run(rollouts);
            default:
                await Console.Error.WriteLineAsync(
                    "usage: Slipway.Benchmarks store [DIRECTORY] | api KUBECONFIG SERVERPID | aborts SLIPWAY DATA COUNT "
                    + "| judges EQUAL (from 100) BAD | guarantees ROLLOUTS (from 100)");
                return 2;
        }
    }
}
