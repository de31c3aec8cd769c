using System.Text;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests;

public sealed class RevisionHashTests
{
    private static PodTemplateSpec Template(string image, params (string Key, string Value)[] labels) => new()
    {
        Metadata = new ObjectMeta { Labels = labels.ToDictionary(static l => l.Key, static l => l.Value) },
        Spec = new PodSpec { Containers = [new Container { Name = "main", Image = image }] },
    };

    [Fact]
    public void Of_SameTemplateInOtherKeyOrder_IsTheSame()
        => Assert.Equal(RevisionHash.Of(Template("a:1", ("x", "1"), ("y", "2"))), RevisionHash.Of(Template("a:1", ("y", "2"), ("x", "1"))));

    [Fact]
    public void Of_OtherImage_IsAnother() => Assert.NotEqual(RevisionHash.Of(Template("a:1")), RevisionHash.Of(Template("a:2")));

    [Fact]
    public void Of_Collision_IsAnother() => Assert.NotEqual(RevisionHash.Of(Template("a:1")), RevisionHash.Of(Template("a:1"), 1));

    [Fact]
    public void Of_Template_IsFixedForEver() => Assert.Equal("zd7q46rtzv", RevisionHash.Of(Template("a:1", ("app", "web"))));

    [Fact]
    public void OfJson_OtherKeyOrder_IsTheSame()
        => Assert.Equal(RevisionHash.OfJson("{\"a\":[1,{\"c\":2,\"b\":3}]}"u8),
            RevisionHash.OfJson(Encoding.UTF8.GetBytes("{ \"a\": [1, {\"b\":3, \"c\":2}] }")));
}
