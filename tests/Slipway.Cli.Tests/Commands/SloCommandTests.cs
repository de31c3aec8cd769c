using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Commands;

public sealed class SloCommandTests
{
    private const string Right = """
        version: prometheus/v1
        service: web
        slos:
          - name: errors
            objective: 99.9
            sli:
              events:
                error_query: sum(rate(requests_total{code=~"5.."}[{{.window}}]))
                total_query: sum(rate(requests_total[{{.window}}]))
        """;

    private static readonly string Other = Right.Replace("5..", "5..|429", StringComparison.Ordinal);
    private static readonly string Wrong = Right.Replace("{code=~\"5..\"}", "", StringComparison.Ordinal);

    public static TheoryData<string, bool, int> Files => new()
    {
        { Right, true, ExitCodes.Success },
        { Other, false, ExitCodes.Success },
        { Other, true, ExitCodes.Failure },
        { $"{Right}\n---\n{Wrong}", false, ExitCodes.Success },
        { $"{Right}\n---\n{Wrong}", true, ExitCodes.Failure },
        { Wrong, false, ExitCodes.Failure },
        { "slos: [", false, ExitCodes.Usage },
        { "", false, ExitCodes.Usage },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Import_File_EndsWithTheCodeThatSaysWhatCameOver(string text, bool strict, int expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            string[] words = strict ? ["slo", "import", file, "--strict"] : ["slo", "import", file];
            Assert.Equal(expected, await SlipwayCommand.RunAsync(words));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
