using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>What happened, in order: its digest tells two runs apart, its last lines tell a person what led to a failure.</summary>
internal sealed class Trace(TimeProvider time, TextWriter? copy) : IDisposable
{
    private const int Kept = 160;
    private readonly DateTimeOffset start = time.GetUtcNow();
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> last = new();

    /// <summary>Lines so far.</summary>
    public long Lines { get; private set; }

    public void Add(string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{(time.GetUtcNow() - start).TotalSeconds:F3} {what}\n");
        digest.AppendData(Encoding.UTF8.GetBytes(line));
        copy?.Write(line);
        Lines++;
        last.Enqueue(line);
        if (last.Count > Kept)
        {
            last.Dequeue();
        }
    }

    public string Digest() => Convert.ToHexStringLower(digest.GetCurrentHash());

    public string Last() => string.Concat(last);

    public void Dispose() => digest.Dispose();
}
