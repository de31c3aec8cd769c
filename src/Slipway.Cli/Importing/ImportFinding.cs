using Slipway.Api.Trees;

namespace Slipway.Cli.Importing;

/// <summary>What did not come over as it stood.</summary>
/// <param name="Path">Path of the field in its document.</param>
/// <param name="Position">Where it stands, or what is around it.</param>
/// <param name="Message">What is wrong with it, or what differs.</param>
/// <param name="IsLoss">Whether an objective is missing for it; else the objective is there and differs.</param>
internal sealed record ImportFinding(string Path, TreePosition Position, string Message, bool IsLoss)
{
    /// <summary>The line for people.</summary>
    public string Text(string file)
        => $"{file}:{Position.Line}: {(Path.Length > 0 ? $"{Path}: " : "")}{Message}{(IsLoss ? "" : " (translated all the same)")}";
}
