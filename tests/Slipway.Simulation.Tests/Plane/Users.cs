using System.Buffers;
using System.Globalization;
using System.Text;
using Slipway.Gateway.Forwarding;

namespace Slipway.Simulation.Tests.Plane;

/// <summary>Users, each known by a header, and some of them the users of a test.</summary>
internal sealed class Users
{
    private const int Most = 24;
    private const int TestersIn = 4;
    private readonly Random random;
    private readonly UserRequest[] requests;

    public Users(Random random)
    {
        this.random = random;
        requests = [.. Enumerable.Range(0, Most).Select(static i => Of(i, isTester: i % TestersIn == 0))];
    }

    /// <summary>The next request of somebody.</summary>
    public UserRequest Next() => requests[random.Next(requests.Length)];

    private static UserRequest Of(int user, bool isTester)
    {
        var name = user.ToString(CultureInfo.InvariantCulture);
        var text = $"GET / HTTP/1.1\r\nHost: web.local\r\nx-user: {name}\r\n{(isTester ? "x-beta: 1\r\n" : "")}\r\n";
        var head = new RequestHead();
        return new HeadParser().Parse(head, head.Load(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(text)))) == HeadFault.None
            ? new UserRequest(head, name, isTester)
            : throw new InvalidOperationException("the request is not valid");
    }
}

/// <summary>A request.</summary>
/// <param name="Head">Its head.</param>
/// <param name="User">Who makes it.</param>
/// <param name="IsTester">Whether it has the header that tests ask for.</param>
internal sealed record UserRequest(RequestHead Head, string User, bool IsTester);
