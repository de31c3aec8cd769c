using System.Globalization;

namespace Slipway.EndToEnd.Tests.Running;

/// <summary>How much longer things may take because others use the machine too.</summary>
internal static class Busy
{
    /// <summary>1 on a quiet machine; more when more processes want to run than there are processors.</summary>
    public static double Factor
    {
        get
        {
            var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
            return Math.Max(1, 2 * load / Environment.ProcessorCount);
        }
    }
}
