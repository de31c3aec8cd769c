using System.Buffers;
using System.Text;
using System.Text.Json;
using Slipway.Gateway.Recording;

namespace Slipway.Gateway.Tests.Recording;

public sealed class EscapedTextTests
{
    [Theory]
    [InlineData("plain /~", "plain /~")]
    [InlineData("a\"b\\c", "a\\\"b\\\\c")]
    [InlineData("\r\n\t\u001b[2J\u007f", "\\x0d\\x0a\\x09\\x1b[2J\\x7f")]
    [InlineData("\u00e9", "\\xe9")]
    public void Quoted_Bytes_StayWithinTheField(string latin1, string expected)
    {
        var text = new ArrayBufferWriter<byte>();
        EscapedText.Quoted(text, Encoding.Latin1.GetBytes(latin1));
        Assert.Equal(expected, Encoding.ASCII.GetString(text.WrittenSpan));
    }

    [Fact]
    public void Json_EveryByteAndRunesBeyondAscii_ReadBackAsTheyWere()
    {
        foreach (var bytes in Enumerable.Range(0, 256).Select(static b => new[] { (byte)b }).Append("h\u00e9llo \U0001F680"u8.ToArray()))
        {
            var text = new ArrayBufferWriter<byte>();
            EscapedText.Json(text, bytes);
            Assert.All(text.WrittenSpan.ToArray(), static b => Assert.InRange(b, 0x20, 0x7e));
            var expected = bytes.Length == 1 ? Encoding.Latin1.GetString(bytes) : Encoding.UTF8.GetString(bytes);
            Assert.Equal(expected, JsonSerializer.Deserialize<string>($"\"{Encoding.ASCII.GetString(text.WrittenSpan)}\""));
        }
    }
}
