using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>
/// The formats of names, keys and labels. Each method answers what is wrong, in Kubernetes' words; nothing when all is well.
/// </summary>
internal static partial class NameFormats
{
    private const string SubdomainMessage = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
        + "characters, '-' or '.', and must "
        + "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string WildcardMessage = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, "
        + "which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. "
        + @"'*.example.com', regex used for validation is '\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelMessage = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or "
        + "'-', and must start and end "
        + "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Label1035Message = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', "
        + "start with an alphabetic "
        + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
        + "'[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string QualifiedMessage = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end "
        + "with an alphanumeric "
        + "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValueMessage = "a valid label must be an empty string or consist of alphanumeric characters, "
        + "'-', '_' or '.', and must "
        + "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string ConfigKeyMessage = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' "
        + "(e.g. 'key.name',  or "
        + "'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    private const string EnvironmentMessage = "a valid environment variable name must consist only of printable ASCII "
        + "characters other than '='";

    /// <summary>RFC 1123 subdomain of at most 253 bytes.</summary>
    public static IEnumerable<string> Subdomain(string value) => Check(value, 253, Subdomains(), SubdomainMessage);

    /// <summary>A host name, or one with a wildcard for its first label.</summary>
    public static IEnumerable<string> Host(string value)
        => value.Contains('*') ? Check(value, 253, Wildcards(), WildcardMessage) : Subdomain(value);

    /// <summary>A subdomain, a slash and a path.</summary>
    public static IEnumerable<string> DomainPrefixedPath(string value)
        => value.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && slash + 1 < value.Length
            ? Subdomain(value[..slash]).Select(static p => "prefix part " + p)
            : ["must be a domain-prefixed path (such as \"acme.io/foo\")"];

    /// <summary>RFC 1123 label of at most 63 bytes.</summary>
    public static IEnumerable<string> Label(string value) => Check(value, 63, Labels(), LabelMessage);

    /// <summary>RFC 1035 label of at most 63 bytes.</summary>
    public static IEnumerable<string> Label1035(string value) => Check(value, 63, Labels1035(), Label1035Message);

    /// <summary>A name that can stand between slashes of a URL.</summary>
    public static IEnumerable<string> PathSegment(string value)
    {
        if (value is "." or "..")
        {
            yield return $"may not be '{value}'";
        }

        foreach (var forbidden in "/%".Where(value.Contains))
        {
            yield return $"may not contain '{forbidden}'";
        }
    }

    /// <summary>An optional subdomain and a slash, then a name of at most 63 bytes: keys of labels and annotations, finalizers.</summary>
    public static IEnumerable<string> QualifiedName(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (value.IndexOf('/', slash + 1) is var second && slash >= 0 && second >= 0)
        {
            return [$"a qualified name {QualifiedMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        var name = value[(slash + 1)..];
        IEnumerable<string> prefix = slash < 0 ? []
            : slash == 0 ? ["prefix part must be non-empty"]
            : Subdomain(value[..slash]).Select(static p => "prefix part " + p);
        return name.Length == 0
            ? [.. prefix, "name part must be non-empty", "name part " + QualifiedMessage]
            : [.. prefix, .. Check(name, 63, QualifiedNames(), QualifiedMessage).Select(static p => "name part " + p)];
    }

    /// <summary>Value of a label.</summary>
    public static IEnumerable<string> LabelValue(string value)
        => value.Length == 0 ? [] : Check(value, 63, QualifiedNames(), LabelValueMessage);

    /// <summary>Key of a ConfigMap or Secret.</summary>
    public static IEnumerable<string> ConfigKey(string value)
    {
        foreach (var problem in Check(value, 253, ConfigKeys(), ConfigKeyMessage))
        {
            yield return problem;
        }

        if (value is "." or "..")
        {
            yield return $"must not be '{value}'";
        }
    }

    /// <summary>Name of an environment variable.</summary>
    public static IEnumerable<string> Environment(string value) => Check(value, int.MaxValue, EnvironmentNames(), EnvironmentMessage);

    /// <summary>Name of a port, as IANA registers services (RFC 6335).</summary>
    public static IEnumerable<string> PortName(string value)
    {
        if (value.Length > 15)
        {
            yield return "must be no more than 15 characters";
        }

        if (!PortNames().IsMatch(value))
        {
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        }

        if (!value.Any(char.IsAsciiLetterLower))
        {
            yield return "must contain at least one letter (a-z)";
        }

        if (value.Contains("--", StringComparison.Ordinal))
        {
            yield return "must not contain consecutive hyphens";
        }

        if (value.StartsWith('-') || value.EndsWith('-'))
        {
            yield return "must not begin or end with a hyphen";
        }
    }

    private static IEnumerable<string> Check(string value, int maximumBytes, Regex format, string message)
    {
        if (Encoding.UTF8.GetByteCount(value) > maximumBytes)
        {
            yield return $"must be no more than {maximumBytes} bytes";
        }

        if (!format.IsMatch(value))
        {
            yield return message;
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Subdomains();

    [GeneratedRegex(@"^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Wildcards();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Labels();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Labels1035();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.ExplicitCapture)]
    private static partial Regex QualifiedNames();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex ConfigKeys();

    [GeneratedRegex(@"^[ -<>-~]+\z")]
    private static partial Regex EnvironmentNames();

    [GeneratedRegex(@"^[-a-z0-9]+\z")]
    private static partial Regex PortNames();
}
