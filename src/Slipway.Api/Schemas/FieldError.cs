using Slipway.Api.Meta;
using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>What is wrong with a field.</summary>
public enum FieldErrorType
{
    /// <summary>It must be present.</summary>
    Required,

    /// <summary>Its value is not allowed.</summary>
    Invalid,

    /// <summary>Its value is none of the allowed ones.</summary>
    NotSupported,

    /// <summary>It may not be set, or not be changed, here.</summary>
    Forbidden,

    /// <summary>The value is in the list already.</summary>
    Duplicate,

    /// <summary>The value names something that is not there.</summary>
    NotFound,

    /// <summary>The value has the wrong type.</summary>
    TypeInvalid,

    /// <summary>The text is too long.</summary>
    TooLong,

    /// <summary>The list is too long.</summary>
    TooMany,
}

/// <summary>One thing that validation found, in the words and with the reasons of Kubernetes' <c>Status</c> causes.</summary>
/// <param name="Type">What is wrong.</param>
/// <param name="Field">Path of the field, such as <c>spec.containers[0].image</c>.</param>
/// <param name="BadValue">The value as Kubernetes prints it; empty where the message shows none.</param>
/// <param name="Detail">What is allowed; may be empty.</param>
public sealed record FieldError(FieldErrorType Type, string Field, string BadValue, string Detail)
{
    /// <summary>The reason of the cause, such as <c>FieldValueInvalid</c>.</summary>
    public string Reason => $"FieldValue{Type}";

    /// <summary>The message of the cause, without the field.</summary>
    public string Message => Type switch
    {
        FieldErrorType.Required => Detail.Length == 0 ? "Required value" : $"Required value: {Detail}",
        FieldErrorType.NotSupported => $"Unsupported value: {BadValue}{Suffix}",
        FieldErrorType.Forbidden => $"Forbidden{Suffix}",
        FieldErrorType.Duplicate => $"Duplicate value: {BadValue}{Suffix}",
        FieldErrorType.NotFound => $"Not found: {BadValue}{Suffix}",
        FieldErrorType.TooLong => $"Too long{Suffix}",
        FieldErrorType.TooMany => $"Too many: {BadValue}{Suffix}",
        _ => $"Invalid value: {BadValue}{Suffix}",
    };

    private string Suffix => Detail.Length == 0 ? "" : $": {Detail}";

    /// <summary>The field must be present.</summary>
    public static FieldError Required(string field, string detail = "") => new(FieldErrorType.Required, field, "", detail);

    /// <summary>The value is not allowed.</summary>
    public static FieldError Invalid(string field, Tree? value, string detail)
        => new(FieldErrorType.Invalid, field, GoText.Of(value), detail);

    /// <summary>The value is not allowed; the value is given as it shall be printed.</summary>
    public static FieldError InvalidText(string field, string printed, string detail)
        => new(FieldErrorType.Invalid, field, printed, detail);

    /// <summary>The value is none of the allowed ones.</summary>
    public static FieldError NotSupported(string field, string value, params IEnumerable<string> allowed)
        => new(FieldErrorType.NotSupported, field, GoText.Quote(value),
            "supported values: " + string.Join(", ", allowed.Select(GoText.Quote)));

    /// <summary>The field may not be set or changed.</summary>
    public static FieldError Forbidden(string field, string detail) => new(FieldErrorType.Forbidden, field, "", detail);

    /// <summary>The value is in the list already.</summary>
    public static FieldError Duplicate(string field, Tree? value) => new(FieldErrorType.Duplicate, field, GoText.Of(value), "");

    /// <summary>The value names something that is not there.</summary>
    public static FieldError NotFound(string field, Tree? value) => new(FieldErrorType.NotFound, field, GoText.Of(value), "");

    /// <summary>The text has more than <paramref name="maximum"/> bytes.</summary>
    public static FieldError TooLong(string field, int maximum)
        => new(FieldErrorType.TooLong, field, "", $"may not be more than {maximum} bytes");

    /// <summary>The list has more than <paramref name="maximum"/> items.</summary>
    public static FieldError TooMany(string field, int count, int maximum)
        => new(FieldErrorType.TooMany, field, count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            $"must have at most {maximum} items");

    /// <summary>The field may not change.</summary>
    public static FieldError Immutable(string field, Tree? value) => Invalid(field, value, "field is immutable");

    /// <summary>As a cause of a <c>Status</c>.</summary>
    public StatusCause ToCause() => new() { Reason = Reason, Message = Message, Field = Field };

    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Message}";
}
