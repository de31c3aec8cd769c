namespace Slipway.Gateway.Recording;

/// <summary>Values of a record that are copies of what was sent.</summary>
internal enum RecordValue
{
    /// <summary>Method.</summary>
    Method,

    /// <summary>Path without query.</summary>
    Path,

    /// <summary>Query without the question mark.</summary>
    Query,

    /// <summary>Host in lower case without port.</summary>
    Host,

    /// <summary>Address of the client.</summary>
    Client,

    /// <summary>User-Agent.</summary>
    UserAgent,

    /// <summary>Referer.</summary>
    Referer,

    /// <summary>Id of the trace.</summary>
    TraceId,

    /// <summary>Id of the gateway's span.</summary>
    SpanId,

    /// <summary>Header fields of the request, as lines of name, colon, space and value.</summary>
    RequestFields,

    /// <summary>Header fields of the backend's answer, as lines of name, colon, space and value.</summary>
    AnswerFields,
}
