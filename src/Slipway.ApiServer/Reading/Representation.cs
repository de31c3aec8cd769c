namespace Slipway.ApiServer.Reading;

/// <summary>Shapes in which objects are answered.</summary>
internal enum Representation
{
    /// <summary>As they are.</summary>
    Object,

    /// <summary>As rows for people.</summary>
    Table,

    /// <summary>Only their metadata.</summary>
    Metadata,
}

/// <summary>Reads the <c>Accept</c> header.</summary>
internal static class Negotiation
{
    /// <summary>The first shape in the client's order that can be served; clients that prefer protobuf take JSON as their second
    /// choice.</summary>
    public static Representation Of(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
        {
            return Representation.Object;
        }

        foreach (var choice in accept.Split(','))
        {
            var parts = choice.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "application/*" or "*/*"))
            {
                continue;
            }

            var shape = parts.FirstOrDefault(static p => p.StartsWith("as=", StringComparison.Ordinal));
            switch (shape)
            {
                case null:
                    return Representation.Object;
                case "as=Table" when parts.Contains("v=v1") || parts.Contains("v=v1beta1"):
                    return Representation.Table;
                case "as=PartialObjectMetadata" or "as=PartialObjectMetadataList" when parts.Contains("v=v1"):
                    return Representation.Metadata;
                default:
                    break;
            }
        }

        throw ApiErrors.NotAcceptable("application/json");
    }
}
