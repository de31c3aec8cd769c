using Slipway.Tidy.Tests.Rules;

namespace Slipway.Tidy.Tests.Sources;

public sealed class CodeOutlineTests
{
    [Theory]
    [InlineData("a // {", "a     ")]
    [InlineData("a /* { */ b", "a         b")]
    [InlineData("\"{\\\"\" b", "      b")]
    [InlineData("@\"{\"\"\" b", "        b")]
    [InlineData("$\"{f(\"{\")}}\" b", "b")]
    [InlineData("$$\"\"\"{ {{x}} \"\"\" b", "b")]
    [InlineData("'{' + '\\'' b", "    +      b")]
    [InlineData("\"\" b", "   b")]
    public void Blank_CommentsAndLiterals_LeavesTheCode(string text, string expected)
    {
        var blanked = CodeBlanker.Blank(text);
        Assert.Equal(text.Length, blanked.Length);
        Assert.Equal(expected.Trim(), blanked.Trim());
    }

    [Fact]
    public void Of_AFile_FindsTypesAndMembers()
    {
        const string Code = """
            namespace A;
            public sealed class B(int one, string two)
            {
                private readonly int[] table = new[]
                {
                    1,
                };

                public B()
                    : this(1, "2")
                {
                }

                public int Count => table.Length switch
                {
                    0 => 1,
                    _ => 2,
                };

                public int C(Dictionary<int, int> map, int x = 5)
                {
                    if (x > 1)
                    {
                        return 1;
                    }

                    return 2;
                }

                internal enum D
                {
                    One,
                }
            }

            public record E(int A);
            """;
        var outline = CodeOutline.Of(CodeBlanker.Blank(Code));

        Assert.Equal(
            ["B 33 0 True", "D 4 1 False", "E 1 0 True"],
            outline.Types.Select(type => $"{type.Name} {type.Lines} {type.Depth} {type.IsPublic}"));
        Assert.Equal(["B 4", "Count 5", "C 9"], outline.Members.Select(member => $"{member.Name} {member.Lines}"));
        Assert.Equal(2, BudgetTests.Parameters(outline.Members[2].Header));
        Assert.Equal(2, BudgetTests.Parameters(outline.Types[0].Header));
    }
}
