namespace Slipway.Api.Schemas;

/// <summary>A column of <c>kubectl get</c> in the CustomResourceDefinition of a kind, in the order of the attributes.</summary>
/// <param name="name">Title.</param>
/// <param name="type">OpenAPI type: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</param>
/// <param name="jsonPath">Simple JSON path to the value, such as <c>.spec.replicas</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    /// <summary>Title.</summary>
    public string Name { get; } = name;

    /// <summary>OpenAPI type.</summary>
    public string Type { get; } = type;

    /// <summary>Where the value stands.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>0 always shown, 1 only with <c>-o wide</c>. Default 0.</summary>
    public int Priority { get; init; }
}
