using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;

namespace Slipway.Gateway.Forwarding;

/// <summary>Splits a complete request head into lines with Kestrel's parser; <see cref="HeadValidator"/> decides what is allowed.</summary>
internal sealed class HeadParser
{
    private readonly HttpParser<Target> parser = new(showErrorDetails: false);

    /// <summary>Length of the head at the start of the input with its empty line; -1 when it is not complete.</summary>
    public static int FindEnd(ReadOnlySpan<byte> input)
    {
        var end = input.IndexOf("\r\n\r\n"u8);
        return end < 0 ? -1 : end + 4;
    }

    /// <summary>Reads a head that <see cref="RequestHead.Load"/> has taken.</summary>
    public HeadFault Parse(RequestHead head, ReadOnlyMemory<byte> bytes)
    {
        if (HeadValidator.CheckLineEnds(bytes.Span) is not HeadFault.None and var lineFault)
        {
            return lineFault;
        }

        try
        {
            var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes));
            if (!parser.ParseRequestLine(new Target(head), ref reader) || !parser.ParseHeaders(new Target(head), ref reader))
            {
                return HeadFault.Malformed;
            }
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == StatusCodes.Status505HttpVersionNotsupported ? HeadFault.Version : HeadFault.Malformed;
        }

        return head.Unread != HeadFault.None ? head.Unread : HeadValidator.Check(head);
    }

    /// <summary>Where a span that lies in an array starts.</summary>
    public static int OffsetOf(byte[] array, ReadOnlySpan<byte> part)
        => (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(array), ref MemoryMarshal.GetReference(part));

    private readonly struct Target(RequestHead head) : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
            head.Http11 = versionAndMethod.Version == HttpVersion.Http11;

            // Kestrel passes the line up to the end of the target, and takes any byte for the space that ends it.
            if (head.Bytes[startLine.Length] != ' ')
            {
                head.Unread = HeadFault.Malformed;
            }

            head.SetLine(versionAndMethod.MethodEnd, targetPath.Offset, startLine.Length - targetPath.Offset);
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (!head.Fields.TryAdd(OffsetOf(head.Bytes, name), name.Length, OffsetOf(head.Bytes, value), value.Length))
            {
                head.Unread = HeadFault.TooLarge;
            }
        }

        public void OnHeadersComplete(bool endStream)
        {
        }

        public void OnStaticIndexedHeader(int index) => throw new NotSupportedException("HTTP/1.x has no header table.");

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) =>
            throw new NotSupportedException("HTTP/1.x has no header table.");
    }
}
