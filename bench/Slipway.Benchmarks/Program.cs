using Slipway.Benchmarks.Aborts;
using Slipway.Benchmarks.Api;
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
            default:
                await Console.Error.WriteLineAsync(
                    "usage: Slipway.Benchmarks store [DIRECTORY] | api KUBECONFIG SERVERPID | aborts SLIPWAY DATA COUNT");
                return 2;
        }
    }
}
