namespace Slipway.Analysis.Comparison;

/// <summary>One answer to one request, as far as it is compared.</summary>
public sealed record ObservedAnswer
{
    /// <summary>Longest body that is compared field by field, in bytes; of longer ones only the hash is (analysis.md section 4).</summary>
    public const int MostBodyBytes = 256 * 1024;

    /// <summary>Nobody answered: no connection, no answer in time, or one that broke off.</summary>
    public static ObservedAnswer None { get; } = new() { Status = 0 };

    /// <summary>Status code; 0 when there was no whole answer.</summary>
    public required int Status { get; init; }

    /// <summary>Header fields by lower-case name, lines of one name joined; without those of the connection and of framing.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body, without its coding; empty when <see cref="BodyHash"/> stands for it.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Length and hash of a body above <see cref="MostBodyBytes"/>; null for others.</summary>
    public string? BodyHash { get; init; }

    /// <summary>Whether the body says that it is JSON.</summary>
    public bool IsJson { get; init; }
}
