using System.Text;
using Slipway.Api.Delivery;
using Slipway.Gateway.Forwarding;

namespace Slipway.Gateway.Splitting;

/// <summary>
/// Tells clients apart by a request header, so that the judge can compare each kind with its own. There are as many classes as values were
/// named, and one more for all others: what a client sends never makes a new one.
/// </summary>
/// <param name="header">Name of the header in lower case.</param>
/// <param name="values">Values that are classes of their own.</param>
internal sealed class ClientClassifier(string header, IReadOnlyList<string> values)
{
    private readonly byte[] name = Encoding.ASCII.GetBytes(header);
    private readonly (byte[] Text, string Class)[] classes = [.. values.Select(static v => (Encoding.ASCII.GetBytes(v), v))];

    /// <summary>The class of who sent these fields.</summary>
    public string Of(HeaderFields fields)
    {
        if (fields.TryGet(name, out var value))
        {
            foreach (var (text, known) in classes)
            {
                if (System.Text.Ascii.EqualsIgnoreCase(value, text))
                {
                    return known;
                }
            }
        }

        return ClientClasses.Other;
    }
}
