using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>By which request header clients are told apart, so that the judge compares each kind with its own.</summary>
public sealed record ClientClasses
{
    /// <summary>Class of the clients that are in none of <see cref="Values"/>, or send no such header.</summary>
    public const string Other = "other";

    /// <summary>Name of the request header, such as <c>X-Client</c>.</summary>
    [Required, Length(1, 256)]
    public string? Header { get; init; }

    /// <summary>Values that are classes of their own, compared without regard to case; all others are one class more. At most 8, each of
    /// 1 to 64 letters.</summary>
    [Required, Length(1, 8)]
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>What the schema cannot say.</summary>
    /// <param name="at">The field that holds this.</param>
    public IEnumerable<TrafficSplitFault> Faults(string at)
    {
        if (!TrafficSplitFaults.IsToken(Header ?? ""))
        {
            yield return new($"{at}.header", Header ?? "", TrafficSplitFaults.NameRule);
        }

        if (Values is not { Count: >= 1 and <= 8 })
        {
            yield return new($"{at}.values", $"{Values?.Count ?? 0} values", "1 to 8 are allowed");
        }

        for (var i = 0; i < Values?.Count; i++)
        {
            var value = Values[i];
            if (value.Length is < 1 or > 64 || value.Any(static c => c is < ' ' or > '~'))
            {
                yield return new($"{at}.values[{i}]", value, "1 to 64 printable letters of ASCII are allowed");
            }
            else if (value.Equals(Other, StringComparison.OrdinalIgnoreCase)
                || Values.Take(i).Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                yield return new($"{at}.values[{i}]", value, "is there already, or is 'other', which is the class of all other clients");
            }
        }
    }
}
