using System.Reflection;
using Slipway.Api.Schemas;

namespace Slipway.Api.Tests.Schemas;

public sealed class KindsTests
{
    [Fact]
    public void All_EveryRecordThatNamesAKind_IsThereOncePerGroup()
    {
        var marked = typeof(Kinds).Assembly.GetTypes()
            .SelectMany(static t => t.GetCustomAttributes<KindAttribute>().Select(a => $"{a.Group}/{a.Version} {a.Kind} {t}"));

        Assert.Equal(
            marked.Order(StringComparer.Ordinal),
            Kinds.All.Select(static k => $"{k.Group}/{k.Version} {k.Kind} {k.Type}").Order(StringComparer.Ordinal));
    }
}
