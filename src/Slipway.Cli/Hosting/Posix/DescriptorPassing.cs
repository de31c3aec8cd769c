using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using static Slipway.Cli.Hosting.Posix.NativeMethods;

namespace Slipway.Cli.Hosting.Posix;

/// <summary>Sends open descriptors over a Unix socket (<c>SCM_RIGHTS</c>), with a line of text that says what they are.</summary>
internal static class DescriptorPassing
{
    private const int LongestText = 1024;
    private const int MostDescriptors = 16;

    // struct cmsghdr of 64-bit Linux: size_t length, int level, int type, then the data.
    private const int ControlHeader = 16;

    public static unsafe void Send(Socket socket, string text, ReadOnlySpan<int> descriptors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(descriptors.Length, MostDescriptors);
        var bytes = Encoding.UTF8.GetBytes(text);
        var control = stackalloc byte[ControlHeader + (MostDescriptors * sizeof(int))];
        var used = ControlHeader + (descriptors.Length * sizeof(int));
        *(nuint*)control = (nuint)used;
        *(int*)(control + 8) = SolSocket;
        *(int*)(control + 12) = ScmRights;
        descriptors.CopyTo(new Span<int>(control + ControlHeader, descriptors.Length));
        fixed (byte* data = bytes)
        {
            var vector = new IoVector { Base = data, Length = (nuint)bytes.Length };
            var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = (nuint)used };
            if (SendMsg((int)socket.Handle, &message, 0) < 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            }
        }
    }

    /// <summary>The text and descriptors of one message; they are open in this process and its children do not inherit them.</summary>
    public static unsafe (string Text, int[] Descriptors) Receive(Socket socket)
    {
        const int MsgCmsgCloExec = 0x40000000;
        var data = stackalloc byte[LongestText];
        var control = stackalloc byte[ControlHeader + (MostDescriptors * sizeof(int))];
        var vector = new IoVector { Base = data, Length = LongestText };
        var message = new MessageHeader
        {
            Vectors = &vector,
            VectorCount = 1,
            Control = control,
            ControlLength = ControlHeader + (MostDescriptors * sizeof(int)),
        };
        var received = RecvMsg((int)socket.Handle, &message, MsgCmsgCloExec);
        if (received < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        var text = Encoding.UTF8.GetString(data, (int)received);
        if (message.ControlLength < ControlHeader || *(int*)(control + 12) != ScmRights)
        {
            return (text, []);
        }

        var count = ((int)*(nuint*)control - ControlHeader) / sizeof(int);
        return (text, new Span<int>(control + ControlHeader, count).ToArray());
    }
}
