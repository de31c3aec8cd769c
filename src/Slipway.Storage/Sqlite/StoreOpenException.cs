namespace Slipway.Storage.Sqlite;

/// <summary>A store could not be opened; the message says which file, why, and what to do, in words for a user.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="cause">What the library said, if anything.</param>
public sealed class StoreOpenException(string message, Exception? cause = null) : Exception(message, cause);
