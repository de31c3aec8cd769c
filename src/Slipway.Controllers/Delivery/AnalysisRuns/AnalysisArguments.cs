using Slipway.Api.Delivery;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>The arguments of a run: those that its templates declare, with the values of who asks.</summary>
internal static class AnalysisArguments
{
    /// <summary>The arguments with their values; one that comes from a Secret stays a reference.</summary>
    /// <param name="request">Who asks; its values win over those of the templates, and what no template declares is left out.</param>
    /// <param name="templates">The templates.</param>
    /// <param name="problems">Gets an argument that two templates give different values, and one that nobody gives a value.</param>
    public static IReadOnlyList<AnalysisRunArgument> Merge(
        AnalysisRunRequest request, IReadOnlyList<AnalysisTemplateUse> templates, List<FieldError> problems)
    {
        var arguments = new List<AnalysisRunArgument>();
        foreach (var declared in Declared(templates, problems))
        {
            var given = (request.Analysis.Args ?? []).FirstOrDefault(a => a.Name == declared.Name);
            var chosen = given is { Value: null, ValueFrom: null } or null ? declared : given;
            if (Resolve(request, chosen, problems) is { } resolved)
            {
                arguments.Add(resolved);
            }
        }

        return arguments;
    }

    private static IEnumerable<AnalysisRunArgument> Declared(IReadOnlyList<AnalysisTemplateUse> templates, List<FieldError> problems)
    {
        var declared = new List<(AnalysisRunArgument Argument, string By)>();
        foreach (var use in templates)
        {
            foreach (var argument in use.Spec.Args ?? [])
            {
                var known = declared.FindIndex(d => d.Argument.Name == argument.Name);
                if (known < 0)
                {
                    declared.Add((argument, use.Name));
                }
                else if (IsOpen(declared[known].Argument))
                {
                    declared[known] = (argument, use.Name);
                }
                else if (!IsOpen(argument) && argument != declared[known].Argument)
                {
                    problems.Add(FieldError.InvalidText(
                        use.Path, GoText.Quote(argument.Name ?? ""),
                        $"argument has a value in {use.Name} and another in {declared[known].By}"));
                }
            }
        }

        return declared.Select(static d => d.Argument);
    }

    private static bool IsOpen(AnalysisRunArgument argument) => argument is { Value: null, ValueFrom: null };

    private static AnalysisRunArgument? Resolve(AnalysisRunRequest request, AnalysisRunArgument argument, List<FieldError> problems)
    {
        var path = $"{request.Path}.args";
        var name = argument.Name ?? "";
        if (argument.Value is not null)
        {
            return new AnalysisRunArgument { Name = name, Value = argument.Value };
        }

        switch (argument.ValueFrom)
        {
            case { SecretKeyRef: not null } secret:
                return new AnalysisRunArgument
                {
                    Name = name, ValueFrom = new AnalysisArgumentSource { SecretKeyRef = secret.SecretKeyRef },
                };
            case { FieldRef.FieldPath: { } field } when OwnerField.Read(request.Owner, field) is { } text:
                return new AnalysisRunArgument { Name = name, Value = text };
            case { FieldRef.FieldPath: { } field }:
                problems.Add(FieldError.InvalidText(
                    path, GoText.Quote(name), $"{request.Owner.Kind} has no value at {field} for this argument"));
                return null;
            case { PodTemplateHashValue: "Latest" } when request.LatestHash is { } latest:
                return new AnalysisRunArgument { Name = name, Value = latest };
            case { PodTemplateHashValue: "Stable" } when request.StableHash is { } stable:
                return new AnalysisRunArgument { Name = name, Value = stable };
            case { PodTemplateHashValue: { } which }:
                problems.Add(FieldError.InvalidText(path, GoText.Quote(name), $"there is no {which} revision to take the hash of"));
                return null;
            default:
                problems.Add(FieldError.Required(path, $"argument {name} has no value: give it one here or in the template"));
                return null;
        }
    }
}
