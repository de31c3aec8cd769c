namespace Slipway.Analysis;

/// <summary>
/// How much the requests of one user say, where users stay with a version (analysis.md, section 2): those of one user succeed and fail
/// together, so all of them count as one. Numbers of requests and users are no outcomes, so what is known with a window may temper it.
/// </summary>
/// <param name="Requests">Requests of the canary.</param>
/// <param name="Users">Users who were seen on it for the first time.</param>
public readonly record struct UserCorrelation(long Requests, long Users)
{
    /// <summary>
    /// Greatest design effect. Users with very many requests would otherwise keep a version that begins to fail late from being taken
    /// back.
    /// </summary>
    public const double Most = 10;

    /// <summary>The design effect: requests of a user, from 1 to <see cref="Most"/>; 1 where no users are counted.</summary>
    public double DesignEffect => Users == 0 ? 1 : Math.Clamp((double)Requests / Users, 1, Most);

    /// <summary>With more requests.</summary>
    public UserCorrelation Add(long requests, long users) => new(Requests + requests, Users + users);
}
