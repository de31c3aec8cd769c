using System.Text;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>
/// The counts of an objective as text for its status: base64 of numbers in seven bits a byte, a bucket as the distance to the one before
/// in its own length, its requests and its bad ones. Some 5 KB for 30 days.
/// </summary>
internal static class ObjectiveCheckpoint
{
    private const int Version = 1;

    /// <summary>Longest text that is read, in characters.</summary>
    private const int Longest = 256 * 1024;

    /// <summary>Writes the counts.</summary>
    public static string Write(ObjectiveRecord record, string signature)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt(Version);
        writer.Write(signature);
        writer.Write7BitEncodedInt(record.Ledgers.Count);
        foreach (var (name, ledger) in record.Ledgers)
        {
            writer.Write(name);
            writer.Write(ledger.Epoch);
            writer.Write7BitEncodedInt64(ledger.Next);
        }

        var buckets = record.History.Buckets.ToLookup(static b => b.Tier);
        for (var tier = 0; tier < record.History.Tiers; tier++)
        {
            writer.Write7BitEncodedInt(buckets[tier].Count());
            var last = 0L;
            foreach (var (_, start, total, bad) in buckets[tier])
            {
                writer.Write7BitEncodedInt64((start - last) / record.History.LengthOf(tier));
                writer.Write7BitEncodedInt64(total);
                writer.Write7BitEncodedInt64(bad);
                last = start;
            }
        }

        writer.Flush();
        return Convert.ToBase64String(bytes.ToArray());
    }

    /// <summary>Reads the counts; null when the text holds none of this signature.</summary>
    public static ObjectiveRecord? Read(string text, string signature, TimeSpan period)
    {
        if (text.Length > Longest)
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(Convert.FromBase64String(text)), Encoding.UTF8);
            return reader.Read7BitEncodedInt() == Version && reader.ReadString() == signature ? Read(reader, period) : null;
        }
        catch (Exception e) when (e is FormatException or IOException or ArgumentException)
        {
            return null;
        }
    }

    private static ObjectiveRecord Read(BinaryReader reader, TimeSpan period)
    {
        var record = ObjectiveRecord.Empty(period);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            record.Ledgers[reader.ReadString()] = new ObjectiveLedger
            {
                Epoch = reader.ReadString(), Next = reader.Read7BitEncodedInt64(),
            };
        }

        for (var tier = 0; tier < record.History.Tiers; tier++)
        {
            var start = 0L;
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                start += reader.Read7BitEncodedInt64() * record.History.LengthOf(tier);
                record.History.Put(tier, start, reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
            }
        }

        return record;
    }
}
