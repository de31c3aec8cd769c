using System.Runtime.InteropServices;

namespace Slipway.Node.Runtimes.Process;

/// <summary>The calls to the kernel that .NET has no name for.</summary>
internal static partial class NativeMethods
{
    public const int SigKill = 9;
    public const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Kill(int pid, int signal);
}
