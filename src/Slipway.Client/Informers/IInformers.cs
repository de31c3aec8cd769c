using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Client.Informers;

/// <summary>
/// The informers of one client, one for each kind, shared by all who ask. Started together once every user has registered.
/// </summary>
public interface IInformers
{
    /// <summary>The informer of a kind.</summary>
    IInformer<T> For<T>(KindInfo kind)
        where T : KubeObject;

    /// <summary>The informer of the kind that a record type names.</summary>
    IInformer<T> For<T>()
        where T : KubeObject => For<T>(Kinds.Of<T>());

    /// <summary>
    /// Ends the pauses after failures: for one who knows that the server answers again, and should not have to wait for as long as it
    /// was away.
    /// </summary>
    void RetryNow();
}
