using System.Text.Json.Serialization.Metadata;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Tests.Serialization;

public sealed class SingleContractsTests
{
    [Fact]
    public void GetTypeInfo_EveryTypeOfEveryKind_IsMadeWithoutTheOthers()
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(Kinds.All.Select(static k => k.Type));
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type))
            {
                continue;
            }

            Assert.True(
                (SingleContracts.Maker(type, "") ?? SingleContracts.Maker(type, SingleContracts.Room(type))) is not null,
                $"the contract of {type} is made by a method of another name than expected");
            var contract = ApiJson.TypeInfo(type);
            Assert.Equal(type, contract.Type);
            foreach (var next in Parts(contract))
            {
                open.Push(next);
            }
        }

        Assert.InRange(seen.Count, 500, 5_000);
    }

    [Fact]
    public void TypeInfo_TypeThatCrossesNoWire_IsRefused()
        => Assert.Throws<ArgumentException>(static () => ApiJson.TypeInfo<SingleContractsTests>());

    private static IEnumerable<Type> Parts(JsonTypeInfo contract)
    {
        contract.MakeReadOnly();
        return contract.Kind switch
        {
            JsonTypeInfoKind.Object => contract.Properties.Select(static p => p.PropertyType),
            JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary => [contract.ElementType!],
            _ => [],
        };
    }
}
