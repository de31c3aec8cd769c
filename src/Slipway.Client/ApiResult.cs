using System.Diagnostics.CodeAnalysis;
using Slipway.Api.Meta;

namespace Slipway.Client;

/// <summary>An object, or the Status with which the server refused.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public sealed class ApiResult<T>
    where T : class
{
    /// <summary>A success.</summary>
    public ApiResult(T value) => Value = value;

    /// <summary>A refusal; where a Status itself was asked for, one of success is the value.</summary>
    public ApiResult(Status error)
    {
        if (error is T value && error.StatusValue == "Success")
        {
            Value = value;
        }
        else
        {
            Error = error;
        }
    }

    /// <summary>The answer, or null when refused.</summary>
    public T? Value { get; }

    /// <summary>The refusal, or null.</summary>
    public Status? Error { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value)), MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Error is null;

    /// <summary>Whether the object does not exist.</summary>
    public bool IsNotFound => Error?.Reason == "NotFound";

    /// <summary>Whether somebody else wrote in between.</summary>
    public bool IsConflict => Error?.Reason == "Conflict";

    /// <summary>Whether an object of that name exists.</summary>
    public bool IsAlreadyExists => Error?.Reason == "AlreadyExists";

    /// <summary>The value.</summary>
    /// <exception cref="ApiRefusedException">The server refused.</exception>
    public T OrThrow() => Succeeded ? Value : throw new ApiRefusedException(Error);
}
