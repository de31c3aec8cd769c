using System.CommandLine;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway completion SHELL</c>: a script that asks this program what may come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _slipway() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(slipway "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _slipway slipway
        """;

    private const string Zsh = """
        #compdef slipway
        _slipway() {
            local -a words_
            words_=("${(@f)$(slipway "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a words_
        }
        compdef _slipway slipway
        """;

    private const string Fish = """
        complete -c slipway -f -a '(slipway "[suggest:"(commandline -C)"]" (commandline -b) 2>/dev/null)'
        """;

    public static Command Build()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a script for shell completion: source <(slipway completion bash).") { shell };
        command.SetAction(result =>
        {
            Console.Out.WriteLine(result.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return ExitCodes.Success;
        });
        return command;
    }
}
