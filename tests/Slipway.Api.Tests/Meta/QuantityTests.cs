using Slipway.Api.Meta;

namespace Slipway.Api.Tests.Meta;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0.5", "500m")]
    [InlineData("1000m", "1")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("512", "512")]
    [InlineData("1000Ki", "1000Ki")]
    [InlineData("2000", "2k")]
    [InlineData("1e3", "1e3")]
    [InlineData("100Ki", "100Ki")]
    [InlineData("0.5Ki", "512")]
    [InlineData("-5", "-5")]
    [InlineData("0", "0")]
    [InlineData("1.2345678901", "1234567891n")]
    [InlineData("5E", "5E")]
    public void Canonical_Quantity_IsWrittenAsKubernetesDoes(string text, string expected)
        => Assert.Equal(expected, new Quantity(text).Canonical);

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1 Gi")]
    [InlineData("1gb")]
    [InlineData(".")]
    [InlineData("1e999")]
    public void Canonical_NoQuantity_IsNull(string text) => Assert.Null(new Quantity(text).Canonical);
}
