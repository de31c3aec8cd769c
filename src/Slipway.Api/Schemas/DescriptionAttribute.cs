namespace Slipway.Api.Schemas;

/// <summary>What a type or field is, in one sentence, for <c>kubectl explain</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DescriptionAttribute(string text) : Attribute
{
    /// <summary>The sentence.</summary>
    public string Text { get; } = text;
}
