namespace Slipway.Gateway.Recording;

/// <summary>Somebody who gets records of requests. Called on the threads that serve them: must neither wait nor fail.</summary>
internal interface IRecordSink
{
    /// <summary>Whether records must have the header fields.</summary>
    bool NeedsFields { get; }

    /// <summary>Whether it wants this record.</summary>
    bool Wants(RequestRecord record);

    /// <summary>Takes a record, to give it back to <see cref="RequestRecords.Return"/> later; false when it has no room.</summary>
    bool TryTake(RequestRecord record);
}
