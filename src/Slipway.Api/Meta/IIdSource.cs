namespace Slipway.Api.Meta;

/// <summary>Where unique names and ids come from, so that a simulation can choose them.</summary>
public interface IIdSource
{
    /// <summary>A new version 4 UUID in lower case.</summary>
    string NewUid();

    /// <summary>A random suffix out of the alphabet <c>bcdfghjklmnpqrstvwxz2456789</c>, as Kubernetes uses for generated names.</summary>
    /// <param name="length">Number of characters, 1 to 63.</param>
    string NewSuffix(int length);
}
