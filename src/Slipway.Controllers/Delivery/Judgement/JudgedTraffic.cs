namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>The requests that a comparison looks at.</summary>
public enum JudgedTraffic
{
    /// <summary>Those that the shares placed: the versions get the same kind of requests.</summary>
    Shares,

    /// <summary>Those that matched a route which takes a percentage, on both versions; for a canary without a share.</summary>
    Route,

    /// <summary>
    /// All, for a canary that gets nothing but what a route sends it. Who the requests are from differs between the versions, so that a
    /// difference may be theirs; without this nothing would be seen at all.
    /// </summary>
    RouteAgainstAll,

    /// <summary>
    /// Copies, for a canary that no user meets, against the requests of users on the stable one. Where only some requests are copied a
    /// difference may be theirs, unless classes tell their clients apart; nobody is harmed by a canary that is taken back too early.
    /// </summary>
    Copies,
}
