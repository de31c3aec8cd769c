namespace Slipway.Client;

/// <summary>A patch and its type.</summary>
/// <param name="Type">How it is applied.</param>
/// <param name="Json">The patch as UTF-8 JSON.</param>
public sealed record PatchBody(PatchType Type, ReadOnlyMemory<byte> Json);
