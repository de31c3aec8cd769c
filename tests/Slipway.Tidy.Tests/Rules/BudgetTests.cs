using Slipway.Tidy.Tests.Sources;

namespace Slipway.Tidy.Tests.Rules;

public sealed class BudgetTests
{
    private const int MaxFileLines = 500;
    private const int MedianFileLines = 60;
    private const int NinetiethFileLines = 250;
    private const int MaxMemberLines = 70;
    private const int MaxConstructorParameters = 7;
    private const int MaxLineLength = 140;

    [Fact]
    public void File_Lines_AreAtMost500()
        => Ratchet.Check("file-lines", Repository.Sources.Where(file => file.Lines.Length > MaxFileLines).Select(file => file.Path));

    [Fact]
    public void Files_OfTheProduct_AreShortInTheMiddleAndAtTheNinetiethPercentile()
    {
        var lengths = Repository.Product.Select(file => file.Lines.Length).Order().ToList();
        Assert.True(lengths.Count > 100, "The product has more files than that.");
        Assert.InRange(lengths[lengths.Count / 2], 1, MedianFileLines);
        Assert.InRange(lengths[lengths.Count * 9 / 10], 1, NinetiethFileLines);
    }

    [Fact]
    public void Member_Lines_AreAtMost70()
        => Ratchet.Check("member-lines", Members(member => member.Lines > MaxMemberLines));

    [Fact]
    public void Constructor_Parameters_AreAtMost7()
    {
        var ordinary = Members(member => member.IsConstructor && Parameters(member.Header) > MaxConstructorParameters);
        var primary = Repository.Sources.SelectMany(file => file.Outline.Types
            .Where(type => type.Keyword is "class" or "struct" && Parameters(type.Header) > MaxConstructorParameters)
            .Select(type => $"{file.Path} {type.Name}"));
        Ratchet.Check("constructor-parameters", ordinary.Concat(primary));
    }

    [Fact]
    public void Line_Length_IsAtMost140()
        => Ratchet.Check("line-length", Repository.Sources
            .Where(file => file.Lines.Any(line => line.Length > MaxLineLength))
            .Select(file => file.Path));

    internal static int Parameters(string header)
    {
        var open = header.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
        {
            return 0;
        }

        var (depth, commas, any) = (0, 0, false);
        foreach (var letter in header.AsSpan(open))
        {
            depth += letter is '(' or '<' or '[' ? 1 : letter is ')' or '>' or ']' ? -1 : 0;
            if (depth == 0)
            {
                break;
            }

            any |= depth >= 1 && char.IsLetter(letter);
            commas += depth == 1 && letter == ',' ? 1 : 0;
        }

        return any ? commas + 1 : 0;
    }

    private static IEnumerable<string> Members(Func<OutlinedMember, bool> which)
        => Repository.Sources.SelectMany(file => file.Outline.Members.Where(which)
            .Select(member => $"{file.Path} {member.TypeName}.{member.Name}"));
}
