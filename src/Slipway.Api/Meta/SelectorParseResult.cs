namespace Slipway.Api.Meta;

/// <summary>What became of reading a selector: <see cref="Success"/> or <see cref="Invalid"/>.</summary>
/// <typeparam name="T">What a selector becomes.</typeparam>
public abstract record SelectorParseResult<T>
{
    private SelectorParseResult()
    {
    }

    /// <summary>The selector was read.</summary>
    public sealed record Success(T Selector) : SelectorParseResult<T>;

    /// <summary>The text is no selector.</summary>
    /// <param name="Message">What is wrong, for a 400 answer.</param>
    public sealed record Invalid(string Message) : SelectorParseResult<T>;
}
