using System.Reflection;

namespace Slipway.Cli.Hosting;

/// <summary>The version of this program.</summary>
internal static class SlipwayVersion
{
    public static string Text { get; } =
        typeof(SlipwayVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0.0.0";
}
