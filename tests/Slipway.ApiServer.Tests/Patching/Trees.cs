using FsCheck;
using FsCheck.Fluent;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Tests.Patching;

/// <summary>Random trees with few names, so that they meet.</summary>
internal static class Trees
{
    public static Gen<TreeObject> Objects { get; } = Object(3);

    public static Gen<TreeObject> Object(int depth) => Gen.Elements("a", "b", "c", "d").ListOf()
        .SelectMany(names => Value(depth - 1).ListOf(names.Distinct().Count())
            .Select(values => new TreeObject([.. names.Distinct().Zip(values, KeyValuePair.Create)])));

    private static Gen<Tree> Value(int depth)
    {
        var scalar = Gen.Elements<Tree>(new TreeNull(), new TreeBoolean(true), new TreeNumber(1), new TreeNumber(2), new TreeString("x"));
        return depth == 0 ? scalar : Gen.OneOf(
            scalar,
            Object(depth).Select(static o => (Tree)o),
            scalar.ListOf(2).Select(static items => (Tree)new TreeArray([.. items])));
    }
}
