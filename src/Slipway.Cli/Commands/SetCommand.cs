using System.CommandLine;
using System.Globalization;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway set image|env|weight</c>: changes one thing of a Rollout.</summary>
internal static class SetCommand
{
    public static Command Build() => new("set", "Change one thing of a rollout.") { Image(), Env(), Weight() };

    private static Command Image()
    {
        RolloutWords words = null!;
        (string, string)[] Images(ParseResult r) => [.. Given(words, r, "CONTAINER=IMAGE").Select(ImageOf)];
        words = Words("CONTAINER=IMAGE...", r => Images(r));
        return RolloutVerb.Build(
            "image", "Set images of containers.", words,
            (target, r, t) => RolloutCommands.AnswerAsync(
                r, new RolloutEditor(target).SetImagesAsync(Images(r), t)));
    }

    private static Command Env()
    {
        RolloutWords words = null!;
        (string, string?)[] Variables(ParseResult r) => [.. Given(words, r, "KEY=VALUE, or KEY- to remove").Select(VariableOf)];
        words = Words("KEY=VALUE... KEY-...", r => Variables(r));
        var container = new Option<string?>("--container", "-c") { Description = "Container (default: all).", HelpName = "NAME" };
        return RolloutVerb.Build(
            "env", "Set (KEY=VALUE) or remove (KEY-) environment variables.", words,
            (target, r, t) => RolloutCommands.AnswerAsync(
                r,
                new RolloutEditor(target).SetEnvAsync(r.GetValue(container), Variables(r), t)),
            container);
    }

    private static Command Weight()
    {
        RolloutWords words = null!;
        double Percent(ParseResult r) => PercentOf(string.Join(' ', words.Rest(r)));
        words = Words("PERCENT", r => Percent(r));
        return RolloutVerb.Build(
            "weight", "Give the new revision another share, 0 to 100 percent, until the next step that sets one.", words,
            (target, r, t) => RolloutCommands.AnswerAsync(
                r, new RolloutCommander(target, TimeProvider.System).SetWeightAsync(Percent(r), t)));
    }

    private static RolloutWords Words(string help, Action<ParseResult> check)
    {
        var argument = RolloutName.Argument();
        argument.Arity = new ArgumentArity(2, ArgumentArity.OneOrMore.MaximumNumberOfValues);
        argument.HelpName = $"NAME {help}";
        return new RolloutWords(argument, RolloutWords.NameLength) { Check = check };
    }

    private static string[] Given(RolloutWords words, ParseResult result, string allowed) => words.Rest(result) is { Length: > 0 } given
        ? given
        : throw new CommandFailure(
            $"'{string.Join(' ', words.Name(result))}' is to be followed by what to set: {allowed}.", ExitCodes.Usage);

    private static (string Container, string Image) ImageOf(string word)
        => word.Split('=', 2) is [{ Length: > 0 } container, { Length: > 0 } image]
        ? (container, image)
        : throw new CommandFailure($"'{word}': allowed is CONTAINER=IMAGE.", ExitCodes.Usage);

    private static (string Name, string? Value) VariableOf(string word) => word.Split('=', 2) switch
    {
        [{ Length: > 0 } name, var value] => (name, value),
        [[.. { Length: > 0 } name, '-']] => (name, null),
        _ => throw new CommandFailure($"'{word}': allowed is NAME=VALUE, or NAME- to remove.", ExitCodes.Usage),
    };

    private static double PercentOf(string word)
        => double.TryParse(word.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0 and <= 100 && Math.Round(percent, 2) == percent
            ? percent
            : throw new CommandFailure($"'{word}': allowed is a share of 0 to 100 percent, to 0.01, such as 12.5.", ExitCodes.Usage);
}
