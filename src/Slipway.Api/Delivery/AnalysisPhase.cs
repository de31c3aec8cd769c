namespace Slipway.Api.Delivery;

/// <summary>Phases of analysis runs, metrics, measurements and experiments, as the field writes them.</summary>
public static class AnalysisPhase
{
    /// <summary>Nothing has been measured yet.</summary>
    public const string Pending = "Pending";

    /// <summary>Under way.</summary>
    public const string Running = "Running";

    /// <summary>Good.</summary>
    public const string Successful = "Successful";

    /// <summary>Bad.</summary>
    public const string Failed = "Failed";

    /// <summary>It could not be measured.</summary>
    public const string Error = "Error";

    /// <summary>Neither good nor bad.</summary>
    public const string Inconclusive = "Inconclusive";

    private static readonly string[] FromBestToWorst = [Successful, Running, Pending, Inconclusive, Error, Failed];

    /// <summary>Whether nothing more comes.</summary>
    public static bool IsCompleted(string? phase) => phase is Successful or Failed or Error or Inconclusive;

    /// <summary>The worse of two: Successful, Running, Pending, Inconclusive, Error, Failed from best to worst.</summary>
    public static string Worse(string a, string b) => Array.IndexOf(FromBestToWorst, a) >= Array.IndexOf(FromBestToWorst, b) ? a : b;
}
