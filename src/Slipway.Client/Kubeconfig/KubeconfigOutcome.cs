using Slipway.Client.Http;

namespace Slipway.Client.Kubeconfig;

/// <summary>What a kubeconfig says, or why it cannot be used.</summary>
public abstract record KubeconfigOutcome
{
    private KubeconfigOutcome()
    {
    }

    /// <summary>The kubeconfig can be used.</summary>
    /// <param name="Connection">Server and credentials of the context.</param>
    /// <param name="Namespace">The context's namespace; <c>default</c> when it names none.</param>
    public sealed record Usable(ApiConnectionOptions Connection, string Namespace) : KubeconfigOutcome;

    /// <summary>The kubeconfig cannot be used.</summary>
    /// <param name="Message">Names the field, its value and what is allowed.</param>
    public sealed record Unusable(string Message) : KubeconfigOutcome;
}
