namespace Slipway.Api.Schemas;

/// <summary>What the values of a schema node look like.</summary>
public enum SchemaType
{
    /// <summary>Named fields.</summary>
    Object,

    /// <summary>Free keys, values of one type.</summary>
    Map,

    /// <summary>A list.</summary>
    Array,

    /// <summary>A string (also times, and bytes in base64).</summary>
    String,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number or a string.</summary>
    IntOrString,

    /// <summary>A quantity: a string, or a number that is taken as one.</summary>
    Quantity,

    /// <summary>Anything.</summary>
    Any,
}
