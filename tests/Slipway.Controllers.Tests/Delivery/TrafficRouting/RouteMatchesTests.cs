using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Tests.Delivery.TrafficRouting;

public sealed class RouteMatchesTests
{
    [Theory]
    [InlineData("PathPrefix /", "prefix /api", "PathPrefix /api")]
    [InlineData("PathPrefix /", "exact /a", "Exact /a")]
    [InlineData("PathPrefix /", "regex /a+", "RegularExpression /a+")]
    [InlineData("PathPrefix /api", "prefix /api/v1", "PathPrefix /api/v1")]
    [InlineData("PathPrefix /api", "prefix /", "PathPrefix /api")]
    [InlineData("PathPrefix /api", "prefix /apix", "")]
    [InlineData("PathPrefix /api", "exact /api/a", "Exact /api/a")]
    [InlineData("PathPrefix /api", "exact /other", "")]
    [InlineData("PathPrefix /api", "regex /a+", "")]
    [InlineData("Exact /a", "exact /a", "Exact /a")]
    [InlineData("Exact /a/b", "prefix /a", "Exact /a/b")]
    [InlineData("RegularExpression /a+", "prefix /a", "")]
    [InlineData("RegularExpression /a+", "", "RegularExpression /a+")]
    public void And_Paths_AreThoseOfBoth(string rule, string match, string both)
    {
        var own = new HTTPRouteMatch { Path = new HTTPPathMatch { Type = rule.Split(' ')[0], Value = rule.Split(' ')[1] } };

        var result = RouteMatches.And(own, new TrafficMatch { Path = match.Length == 0 ? null : Text(match) });

        Assert.Equal(both, result is null ? "" : $"{result.Path!.Type} {result.Path.Value}");
    }

    [Theory]
    [InlineData("exact a.b", "Exact a.b")]
    [InlineData("regex v[0-9]", "RegularExpression v[0-9]")]
    [InlineData("prefix a.b+", @"RegularExpression a\.b\+.*")]
    public void And_Headers_AreAddedToThoseOfTheRule(string value, string written)
    {
        var own = new HTTPRouteMatch { Headers = [new HTTPHeaderMatch { Type = "Exact", Name = "x-tenant", Value = "1" }] };

        var result = RouteMatches.And(own, new TrafficMatch { Headers = Map("x-canary", value) })!;

        Assert.Equal(["Exact 1", written], result.Headers!.Select(static h => $"{h.Type} {h.Value}"));
        Assert.Null(RouteMatches.And(own, new TrafficMatch { Headers = Map("X-Tenant", "exact 2") }));
        Assert.Single(RouteMatches.And(own, new TrafficMatch { Headers = Map("X-Tenant", "exact 1") })!.Headers!);
    }

    [Fact]
    public void And_OtherMethod_HasNoRequests()
    {
        var own = new HTTPRouteMatch { Method = "GET" };

        Assert.Null(RouteMatches.And(own, new TrafficMatch { Method = Text("exact POST") }));
        Assert.Equal("GET", RouteMatches.And(own, new TrafficMatch { Method = Text("exact GET") })!.Method);
        Assert.Equal("PUT", RouteMatches.And(new HTTPRouteMatch(), new TrafficMatch { Method = Text("exact PUT") })!.Method);
    }

    [Fact]
    public void Problem_WhatHttpRoutesHaveNoWordsFor_IsNamed()
    {
        Assert.Contains("cookies", RouteMatches.Problem(new TrafficMatch { Cookies = Map("a", "exact b") }), StringComparison.Ordinal);
        Assert.Contains("method.exact", RouteMatches.Problem(new TrafficMatch { Method = Text("prefix P") }), StringComparison.Ordinal);
        Assert.Null(RouteMatches.Problem(new TrafficMatch { Method = Text("exact GET"), Path = Text("regex /a") }));
    }

    private static Dictionary<string, RouteStringMatch> Map(string name, string value) => new() { [name] = Text(value) };

    private static RouteStringMatch Text(string text) => text.Split(' ') switch
    {
        ["exact", var value] => new() { Exact = value },
        ["prefix", var value] => new() { Prefix = value },
        [_, var value] => new() { Regex = value },
        _ => new(),
    };
}
