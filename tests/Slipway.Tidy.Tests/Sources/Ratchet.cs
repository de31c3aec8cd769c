namespace Slipway.Tidy.Tests.Sources;

/// <summary>
/// eng/tidy-ratchet.txt: breaches that were there before their rule, one "rule what" a line. It may only shrink: a new breach fails, and so
/// does a line whose breach is gone.
/// </summary>
internal static class Ratchet
{
    private const string FileName = "eng/tidy-ratchet.txt";

    public static void Check(string rule, IEnumerable<string> breaches)
    {
        var found = breaches.Distinct().Select(what => $"{rule} {what}").ToList();
        var known = Repository.Read(FileName).Split('\n').Where(line => line.StartsWith($"{rule} ", StringComparison.Ordinal)).ToList();
        var added = found.Except(known).Order(StringComparer.Ordinal).ToList();
        var gone = known.Except(found).Order(StringComparer.Ordinal).ToList();
        Assert.True(added.Count == 0, $"Against the rule {rule}:\n{string.Join('\n', added)}");
        Assert.True(gone.Count == 0, $"No longer so; take it out of {FileName}:\n{string.Join('\n', gone)}");
    }
}
