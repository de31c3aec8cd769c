using System.Text;
using Slipway.Api.Trees;

namespace Slipway.Api.Tests.Trees;

public sealed class TreeReaderTests
{
    [Fact]
    public void Read_NestedObject_KeepsOrderAndPositions()
    {
        var root = Read("{\n  \"b\": [1, \"ö\", true],\n  \"a\": {\"x\": null}\n}");

        Assert.Equal(["b", "a"], root.Fields.Select(f => f.Key));
        Assert.Equal(new TreePosition(2, 8), root["b"]!.Position);
        Assert.Equal(new TreePosition(2, 17), root.ItemsAt("b")[2].Position);
        Assert.Equal(new TreePosition(3, 14), root.At("a", "x")!.Position);
    }

    [Fact]
    public void Read_DuplicateName_LastCountsAndIsNoted()
    {
        var root = Read("""{"a":1,"b":2,"a":3}""");

        Assert.Equal(3, root.IntegerAt("a"));
        Assert.Equal(["a"], root.Duplicates);
    }

    [Fact]
    public void Read_ManyFields_FindsEach()
    {
        var root = Read("{" + string.Join(",", Enumerable.Range(0, 100).Select(i => $"\"f{i}\":{i}")) + ",\"f7\":70}");

        Assert.Equal(70, root.IntegerAt("f7"));
        Assert.Equal(99, root.IntegerAt("f99"));
        Assert.Equal(["f7"], root.Duplicates);
    }

    [Fact]
    public void Read_NamesOfAllSorts_AreEachTheirOwn()
    {
        // More than the table of names has places, so that they displace each other; each is read twice.
        string[] names = [.. Enumerable.Range(0, 10_000).Select(i => $"name{i}"), "ö", "ö2", new string('x', 100), "\\u0061b", "quote\\\""];
        var text = "[" + string.Join(",", names.Concat(names).Select(n => $"{{\"{n}\":\"{n}\"}}")) + "]";

        var items = ((TreeReadResult.Success)TreeReader.Read(Encoding.UTF8.GetBytes(text))).Root.ItemsAt();
        Assert.Equal(2 * names.Length, items.Count);
        Assert.All(items, item => Assert.Equal(((TreeObject)item).Fields[0].Key, ((TreeString)((TreeObject)item).Fields[0].Value).Value));
    }

    [Theory]
    [InlineData("{\"a\":1,\n \"b\" 2}", 2)]
    [InlineData("{\"a\":1} x", 1)]
    [InlineData("", 1)]
    [InlineData("[1,]", 1)]
    public void Read_BrokenText_SaysWhere(string text, int line)
    {
        var error = Assert.IsType<TreeReadResult.SyntaxError>(TreeReader.Read(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(line, error.Position.Line);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooDeep_IsRefused()
    {
        var text = new string('[', TreeReader.MaximumDepth + 1) + new string(']', TreeReader.MaximumDepth + 1);

        var error = Assert.IsType<TreeReadResult.SyntaxError>(TreeReader.Read(Encoding.UTF8.GetBytes(text)));

        Assert.Contains("nested deeper than 256", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InvalidUtf8_IsRefused()
        => Assert.IsType<TreeReadResult.SyntaxError>(TreeReader.Read([(byte)'"', 0xC3, 0x28, (byte)'"']));

    [Theory]
    [InlineData("""{"a":[1,2.50,-3e10,"x\"y<é",true,false,null,{}],"b":{"c":[]}}""")]
    public void Write_WhatWasRead_GivesTheSameBytes(string text)
        => Assert.Equal(text, Encoding.UTF8.GetString(TreeWriter.Write(Read(text))));

    [Fact]
    public void WithAt_AbsentWay_IsMade()
    {
        var tree = TreeObject.Empty.WithAt(["a", "b"], new TreeNumber(1)).WithAt(["a", "c"], new TreeNumber(2)).WithoutAt(["a", "b"]);

        Assert.Equal("""{"a":{"c":2}}""", Encoding.UTF8.GetString(TreeWriter.Write(tree)));
    }

    private static TreeObject Read(string text)
        => Assert.IsType<TreeObject>(Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(text))).Root);
}
