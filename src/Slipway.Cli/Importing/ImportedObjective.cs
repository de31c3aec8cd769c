using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.Cli.Importing;

/// <summary>Makes manifests out of what the readers found.</summary>
internal static partial class ImportedObjective
{
    private const string Description = "kubernetes.io/description";

    /// <summary>A share in percent as objectives write it.</summary>
    public static string Percent(decimal percent)
        => (percent / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) + "%";

    /// <summary>The Service that an objective is about; null when there is none, which is said.</summary>
    public static string? Service(ImportedField field, ImportOptions options)
    {
        if ((options.Service ?? field.Text()) is not { } service)
        {
            return null;
        }

        if (service.Length <= 63 && ServiceName().IsMatch(service))
        {
            return service;
        }

        field.Lose($"is '{service}', which is no name of a Service in Kubernetes; --service names the one that is meant");
        return null;
    }

    /// <summary>A name for the object.</summary>
    public static string Name(string text)
    {
        var name = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-');
        }

        return name.ToString().Trim('-', '.');
    }

    /// <summary>The manifest; null when the API server would refuse it, which is said at a field.</summary>
    public static TreeObject? Manifest(
        string name, ServiceLevelObjectiveSpec spec, string? description, IReadOnlyDictionary<string, string>? labels,
        ImportOptions options, ImportedField field)
    {
        var info = Kinds.Of<ServiceLevelObjective>();
        var value = new ServiceLevelObjective
        {
            ApiVersion = info.ApiVersion,
            Kind = info.Kind,
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = options.Namespace,
                Labels = labels is { Count: > 0 } ? labels : null,
                Annotations = description is null
                    ? null : new SortedDictionary<string, string>(StringComparer.Ordinal) { [Description] = description },
            },
            Spec = spec,
        };
        if (TreeReader.Read(ApiJson.Serialize(value)) is not TreeReadResult.Success { Root: TreeObject manifest })
        {
            throw new InvalidOperationException("an object is written as an object");
        }

        var problems = ManifestCheck.Check(info, manifest).Problems;
        foreach (var problem in problems)
        {
            field.Lose($"makes no objective: {problem.Field}: {problem.Message}");
        }

        return problems.Count == 0 ? manifest : null;
    }

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex ServiceName();
}
