namespace Slipway.Tidy.Tests.Sources;

/// <summary>A type of a file.</summary>
/// <param name="Name">Without type parameters.</param>
/// <param name="Keyword">class, struct, interface, enum or record.</param>
/// <param name="Header">All before the brace.</param>
/// <param name="FirstLine">From 0.</param>
/// <param name="Lines">With the braces.</param>
/// <param name="Depth">0 for a type that is not nested.</param>
internal sealed record OutlinedType(string Name, string Keyword, string Header, int FirstLine, int Lines, int Depth)
{
    public bool IsPublic => Header.Split(' ', '\n', '\r').Contains("public");
}

/// <summary>A member with a body.</summary>
/// <param name="TypeName">The type that it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Header">All before the body.</param>
/// <param name="Lines">With header and braces.</param>
internal sealed record OutlinedMember(string TypeName, string Name, string Header, int Lines)
{
    public bool IsConstructor => Name == TypeName;
}
