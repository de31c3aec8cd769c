namespace Slipway.ApiServer.Admission.Steering;

/// <summary>A command that a write contains.</summary>
/// <param name="Command">Its word, as in <c>status.commands</c>.</param>
/// <param name="Detail">What it is about; null when the word says it all.</param>
internal sealed record GivenCommand(string Command, string? Detail = null);
