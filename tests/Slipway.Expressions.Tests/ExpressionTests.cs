using System.Text.Json;

namespace Slipway.Expressions.Tests;

public sealed class ExpressionTests
{
    private const string Result = """
        [0.5, 0.75, 1]
        """;

    /// <summary>Conditions as people write them in templates, with the result that each is over.</summary>
    [Theory]
    [InlineData("result[0] >= 0.95", "[0.97]", "true")]
    [InlineData("result[0] >= 0.95", "[0.9]", "false")]
    [InlineData("result >= 0.95", "0.95", "true")]
    [InlineData("result == 'true'", "\"true\"", "true")]
    [InlineData("result == true", "true", "true")]
    [InlineData("result.ok && result.successPercent >= 0.90", """{"ok":true,"successPercent":0.95}""", "true")]
    [InlineData("result.data.value > 10", """{"data":{"value":11}}""", "true")]
    [InlineData("asInt(result) < 1", "\"0\"", "true")]
    [InlineData("asFloat(result) < 0.05", "\"0.04\"", "true")]
    [InlineData("isNaN(result) || result < 0.05", "0.01", "true")]
    [InlineData("isNaN(result[0]) == false && result[0] < 5", "[1]", "true")]
    [InlineData("isInf(result)", "1e999", "true")]
    [InlineData("default(result, 0) < 0.05", "null", "true")]
    [InlineData("isNil(result) ? false : result > 1", "null", "false")]
    [InlineData("len(result) == 0 || result[0] < 0.05", "[]", "true")]
    [InlineData("len(result) > 0 and not (result[0] > 0.05)", "[0.01]", "true")]
    [InlineData("all(result, {# > 0.5})", "[0.6,0.7]", "true")]
    [InlineData("all(result, # > 0.5)", "[0.6,0.4]", "false")]
    [InlineData("any(result, {# > 0.5})", "[0.1,0.7]", "true")]
    [InlineData("none(result, {# > 0.5})", "[0.1,0.2]", "true")]
    [InlineData("one(result, {# > 0.5})", "[0.1,0.7]", "true")]
    [InlineData("all(result, {.code in [200, 204]})", """[{"code":200},{"code":204}]""", "true")]
    [InlineData("count(filter(result, {# > 1}), {# < 3}) == 1", "[1,2,3]", "true")]
    [InlineData("len(result.errors ?? []) == 0", "{}", "true")]
    [InlineData("result['x-y'] startsWith 'a'", """{"x-y":"abc"}""", "true")]
    [InlineData("result matches '^v[0-9]+$'", "\"v12\"", "true")]
    [InlineData("result not in ['bad', 'worse']", "\"good\"", "true")]
    public void Evaluate_ConditionOfTheField_HasItsMeaning(string condition, string json, string value)
        => Assert.Equal(value, Value(condition, json));

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("2 ** 3 ** 2", "512")]
    [InlineData("-2 ^ 2", "-4")]
    [InlineData("7 % 4 - 1", "2")]
    [InlineData("5 / 2", "2.5")]
    [InlineData("1 / 0", "+Inf")]
    [InlineData("0x1F + 1_000 + 1.5e1 + .5", "1046.5")]
    [InlineData("'a' + \"b\" + `c\\n`", "abc\\n")]
    [InlineData("'\\u0041\\t'", "A\t")]
    [InlineData("1 < 2 && 2 < 3 || false", "true")]
    [InlineData("true || nil", "true")]
    [InlineData("false && nil", "false")]
    [InlineData("!true == false", "true")]
    [InlineData("nil ?? 1 > 0", "true")]
    [InlineData("true ? 1 : false ? 2 : 3", "1")]
    [InlineData("1 .. 3", "[1,2,3]")]
    [InlineData("[1, 'a', nil,]", "[1,\"a\",null]")]
    [InlineData("{a: 1, \"b c\": [2], (\"d\" + \"e\"): 3}", "{\"a\":1,\"b c\":[2],\"de\":3}")]
    [InlineData("map(result, {# * 2})", "[1,1.5,2]")]
    [InlineData("map([[1, 2], [3]], {len(filter(#, {# > 1}))})", "[1,1]")]
    [InlineData("result[-1]", "1")]
    [InlineData("result[1:]", "[0.75,1]")]
    [InlineData("result[:-1]", "[0.5,0.75]")]
    [InlineData("nil?.a", "null")]
    [InlineData("{a: 1}.b", "null")]
    [InlineData("sum(result) + max(1, 4) + min(result)", "6.75")]
    [InlineData("mean(result)", "0.75")]
    [InlineData("round(2.5) + floor(1.7) + ceil(1.2) + abs(-1)", "7")]
    [InlineData("first([]) ?? last([1, 2])", "2")]
    [InlineData("upper(trim(' a ')) + lower('B') + string(1)", "Ab1")]
    [InlineData("[1] == [1] && {a: 1} == {a: 1} && 1 != '1'", "true")]
    [InlineData("'a' in {a: 1}", "true")]
    [InlineData("1 in nil", "false")]
    public void Evaluate_EachConstruct_HasItsValue(string expression, string value) => Assert.Equal(value, Value(expression, Result));

    [Theory]
    [InlineData("result[0] >=", "at column 13: unexpected the end, expected a value")]
    [InlineData("result[0] > * 1", "at column 13: unexpected *, expected a value")]
    [InlineData("results[0] > 1", "at column 1: unknown name results; known: result")]
    [InlineData("result[0", "at column 9: unexpected the end, expected ]")]
    [InlineData("result = 1", "at column 8: unexpected character =")]
    [InlineData("'abc", "at column 1: the string that begins here has no closing '")]
    [InlineData("asInt()", "at column 1: asInt takes 1 argument, not 0")]
    [InlineData("max()", "at column 1: max takes at least 1 argument, not 0")]
    [InlineData("# > 1", "at column 1: # stands only within all, any, count, filter, map, none and one")]
    [InlineData("true\n&& result ~ 1", "at line 2, column 11: unexpected character ~")]
    [InlineData("1 2", "at column 3: unexpected 2, expected an operator or the end")]
    [InlineData("1.5x", "at column 1: 1.5x is no number")]
    [InlineData("result matches '('", "at column 16: ( is no regular expression")]
    [InlineData("", "at column 1: unexpected the end, expected a value")]
    public void Parse_BrokenText_SaysWhereAndWhy(string expression, string error)
        => Assert.Equal(error, Assert.IsType<ParseResult.Refused>(Expression.Parse(expression, "result")).Error.ToString());

    [Fact]
    public void Parse_UnknownFunction_NamesThoseThereAre()
    {
        var error = Assert.IsType<ParseResult.Refused>(Expression.Parse("avg(result)", "result")).Error;

        Assert.StartsWith("unknown function avg; known: abs, all, any, asFloat,", error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("result[3] > 1", "at column 7: index 3 is out of range: the array has 3 items")]
    [InlineData("result > 1", "at column 8: > cannot be applied to array and number")]
    [InlineData("result.value", "at column 7: value cannot be read from array")]
    [InlineData("result[0] ? 1 : 2", "at column 7: the condition of ?: must be true or false, not number")]
    [InlineData("asInt('x')", "at column 1: asInt of x (string), which is no whole number")]
    [InlineData("asFloat(nil)", "at column 1: asFloat of null (nil), which is no number")]
    [InlineData("all(1, {true})", "at column 5: all needs an array, not number")]
    [InlineData("-'a'", "at column 1: - needs a number, not string")]
    [InlineData("1 % 0", "at column 3: division by zero")]
    [InlineData("len(1)", "at column 1: len needs an array, a map or a string, not number")]
    [InlineData("min([])", "at column 1: min of no numbers")]
    public void Evaluate_WrongValue_SaysWhereAndWhy(string expression, string error)
        => Assert.Equal(error, Assert.IsType<EvaluationResult.Failed>(Evaluate(expression, Result)).Error.ToString());

    [Theory]
    [InlineData("1..99999999999")]
    [InlineData("len(1..90000) > 0 && len(1..90000) > 0")]
    [InlineData("all(1..400, {all(1..400, {true})})")]
    public void Evaluate_TooCostly_Ends(string expression)
        => Assert.Equal(
            "takes more than 100000 steps", Assert.IsType<EvaluationResult.Failed>(Evaluate(expression, Result)).Error.Problem);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("!", "")]
    [InlineData("-", "")]
    [InlineData("[", "]")]
    public void Parse_DeepNesting_IsRefused(string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, 1500)) + "1" + string.Concat(Enumerable.Repeat(close, open == "(" ? 400 : 0));

        Assert.Equal("nested deeper than 100 levels", Assert.IsType<ParseResult.Refused>(Expression.Parse(text)).Error.Problem);
    }

    [Fact]
    public void Parse_LongChain_IsRefusedOrEvaluated()
    {
        Assert.Equal("1000", Value(string.Join('+', Enumerable.Repeat("1", 1000)), "null"));
        Assert.Equal(
            "has more than 2000 words and signs",
            Assert.IsType<ParseResult.Refused>(Expression.Parse(string.Join('+', Enumerable.Repeat("1", 1100)))).Error.Problem);
    }

    [Fact]
    public void Parse_AnyText_NeverThrows()
    {
        var random = new Random(7);
        string[] pieces = ["result", "(", ")", "[", "]", "{", "}", ",", ":", "?", ".", "#", "+", "-", "!", "&&", "??", "..", "not", "in",
            "1", "'a'", "all", "map", "asInt", "nil", " ", "'", "0x", "1e", "?.", "**"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (Expression.Parse(text, "result") is ParseResult.Parsed parsed)
            {
                parsed.Expression.Evaluate(new Dictionary<string, ExpressionValue>());
            }
        }
    }

    private static string Value(string expression, string json)
        => Assert.IsType<EvaluationResult.Evaluated>(Evaluate(expression, json)).Value.ToString();

    private static EvaluationResult Evaluate(string expression, string json)
    {
        using var document = JsonDocument.Parse(json);
        var variables = new Dictionary<string, ExpressionValue> { ["result"] = ExpressionValue.FromJson(document.RootElement) };
        var parsed = Expression.Parse(expression, "result");
        return Assert.IsType<ParseResult.Parsed>(parsed).Expression.Evaluate(variables);
    }
}
