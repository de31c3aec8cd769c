namespace Slipway.Api.Gateway;

/// <summary>Formats of names in gateway.networking.k8s.io/v1.</summary>
internal static class GatewayPatterns
{
    public const string Label = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    public const string Subdomain = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    public const string Group = "^$|" + Subdomain;
    public const string Kind = "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$";
    public const string Hostname = @"^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    public const string Header = @"^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$";
    public const string Duration = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";
    public const string Controller = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$";
}
