using System.Text;
using Slipway.Api.Trees;

namespace Slipway.Yaml.Tests;

public sealed class YamlReaderTests
{
    [Fact]
    public void Read_Manifest_GivesTheJsonThatKubernetesSees()
    {
        var documents = Documents("""
            # a comment
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: c, labels: {"on": yes}}
            data:
              a: "1"
              b: |
                two
                lines
              c: >-
                folded
                text
            ---
            ---
            - 0644
            - 1_000
            - 0x1F
            - 1.50
            - 1e3
            - ~
            - no
            - 2026-01-02
            - 1.2.3
            - !!str 12
            - .inf
            - -5
            """);

        Assert.Equal(2, documents.Count);
        Assert.Equal("""
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","labels":{"on":true}},"data":{"a":"1","b":"two\nlines\n","c":"folded text"}}
            """, Json(documents[0]));
        Assert.Equal("""[420,1000,31,1.5,1000,null,false,"2026-01-02","1.2.3","12",".inf",-5]""", Json(documents[1]));
    }

    [Fact]
    public void Read_Fields_HavePositionsAndDuplicates()
    {
        var root = Assert.IsType<TreeObject>(Assert.Single(Documents("a: 1\nb:\n  - x: 2\na: 3\n")));

        Assert.Equal(["a"], root.Duplicates);
        Assert.Equal(3, root.IntegerAt("a"));
        Assert.Equal(new TreePosition(3, 8), root.ItemsAt("b")[0].At("x")!.Position);
    }

    [Fact]
    public void Read_AnchorsAndMergeKeys_AreExpanded()
        => Assert.Equal("""{"base":{"a":1,"b":2},"x":{"b":3,"a":1},"z":{"a":1,"b":2}}""",
            Json(Assert.Single(Documents("base: &b {a: 1, b: 2}\nx:\n  <<: *b\n  b: 3\nz: *b\n"))));

    [Fact]
    public void Read_ScalarNames_AreText()
        => Assert.Equal("""{"1":"a","true":"b","null":"c"}""", Json(Assert.Single(Documents("1: a\nyes: b\n~: c\n"))));

    [Theory]
    [InlineData("a: b: c\n", 1)]
    [InlineData("a:\n  - b\n c: d\n", 3)]
    [InlineData("a: *nowhere\n", 1)]
    [InlineData("a: \"open\n", 1)]
    [InlineData("a: [1, 2\nb: 3\n", 1)]
    [InlineData("a: b\n\tc: d\n", 1)]
    public void Read_BrokenText_SaysWhere(string text, int line)
    {
        var error = Assert.IsType<YamlReadResult.SyntaxError>(YamlReader.Read(text));

        Assert.InRange(error.Position.Line, line, line + 1);
        Assert.NotEmpty(error.Message);
        Assert.DoesNotContain("Line:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BillionLaughs_IsRefused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 10; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [")
                .AppendJoin(',', Enumerable.Repeat($"*a{i - 1}", 10)).Append("]\n");
        }

        var error = Assert.IsType<YamlReadResult.SyntaxError>(YamlReader.Read(text.ToString()));

        Assert.Contains("expands to more than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooDeep_IsRefused()
        => Assert.Contains("nested deeper", Assert.IsType<YamlReadResult.SyntaxError>(YamlReader.Read(new string('[', 300))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void ReadOne_SeveralOrNoDocuments_IsRefused()
    {
        Assert.IsType<TreeReadResult.Success>(YamlReader.ReadOne("{\"a\": 1}"u8));
        Assert.Equal(3, Assert.IsType<TreeReadResult.SyntaxError>(YamlReader.ReadOne("a: 1\n---\nb: 2\n"u8)).Position.Line);
        Assert.IsType<TreeReadResult.SyntaxError>(YamlReader.ReadOne("# nothing\n"u8));
        Assert.IsType<TreeReadResult.SyntaxError>(YamlReader.ReadOne([0xC3, 0x28]));
    }

    private static IReadOnlyList<Tree> Documents(string text) => Assert.IsType<YamlReadResult.Success>(YamlReader.Read(text)).Documents;

    private static string Json(Tree tree) => Encoding.UTF8.GetString(TreeWriter.Write(tree));
}
