namespace Slipway.Gateway.Forwarding;

/// <summary>Bounds of the hot path.</summary>
internal static class Limits
{
    /// <summary>Most bytes of a request or response head.</summary>
    public const int HeadBytes = 32 * 1024;

    /// <summary>Most header fields of a head.</summary>
    public const int HeadFields = 128;

    /// <summary>Most bytes of a chunk-size line, extensions included.</summary>
    public const int ChunkLineBytes = 256;

    /// <summary>Most bytes of trailers.</summary>
    public const int TrailerBytes = 8 * 1024;

    /// <summary>Bytes read from a backend at once.</summary>
    public const int ReceiveBytes = 16 * 1024;

    /// <summary>Time a client may take for a request head, in milliseconds; slow heads are the cheapest attack.</summary>
    public const int HeadMilliseconds = 30_000;

    /// <summary>Time from a connection to the TLS port until its handshake is done, in milliseconds.</summary>
    public const int HandshakeMilliseconds = 10_000;

    /// <summary>Most names for which the machine's own authority has made certificates at a time; above it they are made anew.</summary>
    public const int IssuedCertificates = 256;

    /// <summary>Time a client connection may be idle between requests, in milliseconds.</summary>
    public const int KeepAliveMilliseconds = 75_000;

    /// <summary>
    /// Time that idle client connections stay when the gateway goes away, in milliseconds: who is active gets an answer that says close and
    /// loses nothing, while a close at once may cross a request on its way.
    /// </summary>
    public const int DrainIdleMilliseconds = 250;

    /// <summary>
    /// Time that client connections on which nothing was asked yet stay after that, in milliseconds: their client has its first request on
    /// the way, which it will not repeat on another connection, or is a browser that connects ahead of need.
    /// </summary>
    public const int DrainUnusedMilliseconds = 2_000;

    /// <summary>Time a client may make no progress in a body or in taking an answer, in milliseconds.</summary>
    public const int StallMilliseconds = 60_000;

    /// <summary>
    /// Most requests that wait for a pod of their Service at a time; what comes above it is refused at once. Each keeps no more than the
    /// connection that it came on.
    /// </summary>
    public const int HeldRequests = 16_384;

    /// <summary>
    /// Most requests to one endpoint that wait for the beginning of their answers; what comes above it is refused at once, so that a pod or
    /// a gateway that stood still catches up instead of working for clients that have given up. More than the 1,024 under way and 1,024
    /// pending of gateway.md section 3, and for each endpoint: what comes while a gateway is started anew on a busy machine is answered.
    /// </summary>
    public const int WaitingPerEndpoint = 16_384;

    /// <summary>Most new connections to one endpoint whose first answers have not begun, and how many more there may be with each tick of
    /// <see cref="Deadlines"/>.</summary>
    public const int ConnectsAtOnce = 64;

    /// <summary>Time that a request waits for a connection to a backend or for leave to make one, in milliseconds.</summary>
    public const int TurnMilliseconds = 10_000;

    /// <summary>Time for a connection to a backend, in milliseconds.</summary>
    public const int ConnectMilliseconds = 2_000;

    /// <summary>Time a backend may send nothing, in milliseconds, when the route sets no time.</summary>
    public const int ResponseMilliseconds = 60_000;

    /// <summary>Time an unused backend connection is kept, in milliseconds; below what common servers allow.</summary>
    public const int UpstreamIdleMilliseconds = 4_000;

    /// <summary>
    /// Time after an answer in which the end of a backend connection is the backend's failure and not the end of an idle connection, in
    /// milliseconds; common servers keep idle connections for 2 seconds and more.
    /// </summary>
    public const int InUseMilliseconds = 1_000;

    /// <summary>Time in which nothing comes either way on a connection of another protocol than HTTP before it is ended, in milliseconds: a
    /// day, as the tables of connections in kernels have it.</summary>
    public const int StreamIdleMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>Silence on such a connection after which the peer's system is asked whether it is there, in seconds.</summary>
    public const int StreamKeepAliveSeconds = 60;

    /// <summary>Time in which no datagram comes either way before a client is forgotten, in milliseconds.</summary>
    public const int DatagramIdleMilliseconds = 60_000;

    /// <summary>Most clients of one port of UDP at a time; datagrams of further ones are dropped.</summary>
    public const int DatagramSessions = 16_384;

    /// <summary>Most requests under way on one connection of HTTP/2.</summary>
    public const int StreamsPerConnection = 128;

    /// <summary>Silence of a peer that speaks HTTP/2 before it is asked whether it is there, in milliseconds.</summary>
    public const int PingMilliseconds = 30_000;

    /// <summary>Time for it to say so, in milliseconds.</summary>
    public const int PingAnswerMilliseconds = 20_000;

    /// <summary>Most bytes of a request body that is copied (analysis.md section 4).</summary>
    public const int MirrorBodyBytes = 256 * 1024;

    /// <summary>Most bytes of all requests that are being copied.</summary>
    public const long MirrorTotalBytes = 64L * 1024 * 1024;

    /// <summary>Most copies under way to one pod: a slow target gets fewer, and its users never notice.</summary>
    public const int MirrorsPerEndpoint = 64;

    /// <summary>Time for a copy and its answer, in milliseconds.</summary>
    public const int MirrorMilliseconds = 10_000;

    /// <summary>Most bytes of an answer to a copy that are read; above it the connection is closed.</summary>
    public const int MirrorAnswerBytes = 1024 * 1024;

    /// <summary>Most requests whose answers are being compared at a time; each may hold three bodies of 256 KiB.</summary>
    public const int ComparisonsAtOnce = 32;

    /// <summary>Most bytes of an unpacked answer that is compared.</summary>
    public const int ComparedBytes = 8 * 1024 * 1024;

    /// <summary>Most bytes of a body that are read and thrown away so that the client sees the answer.</summary>
    public const int LingerBytes = 256 * 1024;

    /// <summary>Most time for that, in milliseconds.</summary>
    public const int LingerMilliseconds = 1_000;
}
