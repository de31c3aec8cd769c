using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Slipway.Cli.Hosting.Posix;

/// <summary>Opens files of logs so that several processes may append lines: every write goes to the end, whoever wrote last.</summary>
internal static class LogFile
{
    private const int ReadableByGroup = 0x1A0;

    /// <summary>Opens a file for appending; makes it, readable by its owner and group (0640), when it is not there.</summary>
    /// <exception cref="IOException">It cannot be opened; the message is the reason alone.</exception>
    public static FileStream Open(string path)
    {
        // Not waiting for whoever might read a named pipe.
        const int Flags = NativeMethods.OpenWriteOnly | NativeMethods.OpenCreate | NativeMethods.OpenAppend
            | NativeMethods.OpenNonBlocking | NativeMethods.OpenCloseOnExec;
        var descriptor = NativeMethods.Open(path, Flags, ReadableByGroup);
        return descriptor >= 0
            ? new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0)
            : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
    }
}
