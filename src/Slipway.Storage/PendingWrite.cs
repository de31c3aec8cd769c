namespace Slipway.Storage;

/// <summary>A write on its way and the caller who waits for it.</summary>
internal sealed class PendingWrite
{
    private readonly TaskCompletionSource<WriteOutcome> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration registration;

    public PendingWrite(StoreWrite write, CancellationToken cancellationToken)
    {
        Write = write;
        registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((PendingWrite)state!).done.TrySetCanceled(token), this);
    }

    public StoreWrite Write { get; }

    public Task<WriteOutcome> Task => done.Task;

    public void Complete(WriteOutcome outcome)
    {
        registration.Unregister();
        done.TrySetResult(outcome);
    }
}
