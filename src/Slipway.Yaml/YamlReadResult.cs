using Slipway.Api.Trees;

namespace Slipway.Yaml;

/// <summary>What became of reading YAML: <see cref="Success"/> or <see cref="SyntaxError"/>.</summary>
public abstract record YamlReadResult
{
    private YamlReadResult()
    {
    }

    /// <summary>The text was read.</summary>
    /// <param name="Documents">The documents in order; empty documents are left out.</param>
    public sealed record Success(IReadOnlyList<Tree> Documents) : YamlReadResult;

    /// <summary>The text is no YAML, or expands beyond the limits.</summary>
    /// <param name="Message">What is wrong, without the place.</param>
    /// <param name="Position">Where.</param>
    public sealed record SyntaxError(string Message, TreePosition Position) : YamlReadResult
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Position}: {Message}";
    }
}
