using System.Text.Json;

namespace Slipway.Api.Trees;

/// <summary>Reads JSON (RFC 8259) into a <see cref="Tree"/> in one pass, with positions and duplicate names kept.</summary>
public static class TreeReader
{
    /// <summary>How deep objects and lists may be nested.</summary>
    public const int MaximumDepth = 256;

    /// <summary>Reads one JSON value that fills the whole text.</summary>
    public static TreeReadResult Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var pass = new Pass(utf8);
        try
        {
            return new TreeReadResult.Success(pass.ReadAll());
        }
        catch (JsonException e)
        {
            return new TreeReadResult.SyntaxError(
                Plain(e.Message), new TreePosition((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1));
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader.GetString on bytes that are no UTF-8 or on half a surrogate pair.
            return new TreeReadResult.SyntaxError("a string holds bytes that are not valid UTF-8", pass.Here);
        }
    }

    // The reader's message goes on with its own words for the place and a hint about options.
    private static string Plain(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var text = (end < 0 ? message : message[..end]).TrimEnd('.', ' ');
        return text.Contains("maximum configured depth", StringComparison.Ordinal)
            ? $"objects and lists are nested deeper than {MaximumDepth} levels"
            : text;
    }

    private ref struct Pass(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> text = utf8;
        private Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        private int seen;
        private int line = 1;
        private int column = 1;

        public readonly TreePosition Here => new(line, column);

        public Tree ReadAll()
        {
            reader.Read();
            var root = ReadValue();
            reader.Read();
            return root;
        }

        private Tree ReadValue()
        {
            var position = Locate();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    return ReadObject(position);
                case JsonTokenType.StartArray:
                    var items = new List<Tree>();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        items.Add(ReadValue());
                    }

                    return new TreeArray(items.ToArray(), position);
                case JsonTokenType.String:
                    return new TreeString(reader.GetString()!, position);
                case JsonTokenType.Number:
                    return new TreeNumber(System.Text.Encoding.ASCII.GetString(reader.ValueSpan), position);
                case JsonTokenType.True or JsonTokenType.False:
                    return new TreeBoolean(reader.TokenType == JsonTokenType.True, position);
                default:
                    return new TreeNull(position);
            }
        }

        private TreeObject ReadObject(TreePosition position)
        {
            var builder = new TreeObjectBuilder(position);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = TreeNames.Of(ref reader);
                reader.Read();
                builder.Add(name, ReadValue());
            }

            return builder.Build();
        }

        // Counts from the last token on, so that the whole text is walked once.
        private TreePosition Locate()
        {
            var start = (int)reader.TokenStartIndex;
            foreach (var octet in text[seen..start])
            {
                if (octet == (byte)'\n')
                {
                    line++;
                    column = 1;
                }
                else if ((octet & 0xC0) != 0x80)
                {
                    column++;
                }
            }

            seen = start;
            return Here;
        }
    }
}
