using Slipway.Api.Trees;

namespace Slipway.Api.Serialization.Protobuf;

/// <summary>What became of reading a protobuf body: <see cref="Success"/>, <see cref="UnknownKind"/> or <see cref="Invalid"/>.</summary>
public abstract record ProtobufReadResult
{
    private ProtobufReadResult()
    {
    }

    /// <summary>The body was read.</summary>
    /// <param name="Value">The object as its JSON form would say it, with <c>apiVersion</c> and <c>kind</c>.</param>
    public sealed record Success(TreeObject Value) : ProtobufReadResult;

    /// <summary>The body names a kind that has no protobuf form here.</summary>
    public sealed record UnknownKind(string ApiVersion, string Kind) : ProtobufReadResult;

    /// <summary>The bytes are no message in Kubernetes' envelope.</summary>
    /// <param name="Message">What is wrong.</param>
    public sealed record Invalid(string Message) : ProtobufReadResult;
}
