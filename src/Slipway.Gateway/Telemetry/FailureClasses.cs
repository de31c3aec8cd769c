using Slipway.Api.Telemetry;

namespace Slipway.Gateway.Telemetry;

/// <summary>The classes of <see cref="FailureClass"/> as small numbers.</summary>
internal static class FailureClasses
{
    public const int None = -1;
    public const int ServerError = 0;
    public const int Timeout = 1;
    public const int Reset = 2;
    public const int Connect = 3;
    public const int NoEndpoint = 4;
    public const int Overload = 5;
    public const int Count = 6;

    /// <summary>Names by number.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        FailureClass.ServerError, FailureClass.Timeout, FailureClass.Reset, FailureClass.Connect, FailureClass.NoEndpoint,
        FailureClass.Overload,
    ];
}
