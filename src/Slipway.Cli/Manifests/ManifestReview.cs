using System.Text;
using Slipway.Api.Apps;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Manifests;

/// <summary>Looks through the manifests of a file as the API server and the controllers would.</summary>
internal sealed class ManifestReview
{
    private static readonly string[] Reviewed =
        ["AnalysisRun", "AnalysisTemplate", "ClusterAnalysisTemplate", "Experiment", "Rollout", "TrafficSplit"];

    private const int LongestValue = 200;

    /// <summary>Kinds that Rollouts name: read, and not looked through.</summary>
    private static readonly Type[] ReadBeside = [typeof(Service), typeof(Job), typeof(HTTPRoute), typeof(Deployment)];

    private readonly List<LintedDocument> documents = [];
    private readonly List<SkippedDocument> skipped = [];
    private readonly List<Rollout> rollouts = [];

    private ManifestReview(ManifestFile file)
    {
        var all = file.Documents.Select(Read).ToList();
        Manifests = new RehearsalManifests
        {
            Services = [.. all.Select(static r => r.Record).OfType<Service>()],
            Deployments = [.. all.Select(static r => r.Record).OfType<Deployment>()],
            HttpRoutes = [.. all.Select(static r => r.Record).OfType<HTTPRoute>()],
            Jobs = [.. all.Select(static r => r.Record).OfType<Job>()],
            Templates = [.. all.Select(static r => r.Record).OfType<AnalysisTemplate>()],
            ClusterTemplates = [.. all.Select(static r => r.Record).OfType<ClusterAnalysisTemplate>()],
        };
        foreach (var read in all)
        {
            Add(read);
        }

        Report = new LintReport(file.Name, documents.All(static d => d.Accepted), documents, skipped);
    }

    /// <summary>What was found.</summary>
    public LintReport Report { get; }

    /// <summary>What stands in the file beside the Rollouts.</summary>
    public RehearsalManifests Manifests { get; }

    /// <summary>The Rollouts that are accepted, with their defaults, in order.</summary>
    public IReadOnlyList<Rollout> Rollouts => rollouts;

    /// <summary>Looks through a file.</summary>
    public static ManifestReview Of(ManifestFile file) => new(file);

    private static ReadDocument Read(TreeObject document)
    {
        var (version, name) = (document.Text("apiVersion") ?? "", document.Text("kind") ?? "");
        var kind = Kinds.Find(version, name);
        var isReviewed = kind is not null && Reviewed.Contains(kind.Kind) && kind.Group is Kinds.OwnGroup or Kinds.ArgoGroup;
        if (kind is null || (!isReviewed && !ReadBeside.Contains(kind.Type)))
        {
            return new ReadDocument(document, kind, false, null, null);
        }

        var verdict = ManifestCheck.Check(kind, document);
        return new ReadDocument(
            document, kind, isReviewed, verdict, verdict.Object is { } value ? SchemaCatalog.For(kind).ToRecord(value) : null);
    }

    /// <summary>What is wrong with the name of the kind; null when nothing is, or when it is none of ours.</summary>
    private static ManifestProblem? Unknown(ReadDocument read)
    {
        var (version, kind) = (read.Document.Text("apiVersion"), read.Document.Text("kind"));
        if (string.IsNullOrEmpty(version) || string.IsNullOrEmpty(kind))
        {
            return new ManifestProblem(string.IsNullOrEmpty(version) ? "apiVersion" : "kind", "is required");
        }

        var group = version.Split('/')[0];
        var ours = Kinds.All.Where(k => k.Group == group && Reviewed.Contains(k.Kind)).ToList();
        return read.Kind is not null || ours.Count == 0 ? null
            : ours.FirstOrDefault(k => k.Kind == kind) is { } known
                ? new ManifestProblem("apiVersion", $"is '{version}', {kind} is known as {known.ApiVersion}")
            : group == Kinds.OwnGroup
                ? new ManifestProblem("kind", $"is '{kind}', {group} has {string.Join(", ", ours.Select(static k => k.Kind))}")
            : null;
    }

    private void Add(ReadDocument read)
    {
        var metadata = read.Document["metadata"] as TreeObject;
        var (kind, name) = (read.Document.Text("kind") ?? "", metadata?.Text("name") ?? metadata?.Text("generateName") ?? "");
        var unknown = Unknown(read);
        if (!read.IsReviewed && unknown is null)
        {
            skipped.Add(new SkippedDocument(kind, name));
            return;
        }

        var problems = new List<ManifestProblem>(unknown is null ? read.Verdict!.Problems : [unknown]);
        var notes = new List<string>(read.Verdict?.Warnings ?? []);
        if (read.Record is Rollout rollout)
        {
            var findings = RolloutLint.Check(rollout, Manifests);
            var known = problems.Select(static p => p.Field).ToHashSet(StringComparer.Ordinal);
            problems.AddRange(findings.Problems.Select(Split).Where(p => !known.Contains(p.Field)));
            notes.AddRange(findings.Notes);
            if (problems.Count == 0)
            {
                rollouts.Add(Manifests.Resolved(rollout));
            }
        }

        documents.Add(new LintedDocument(
            read.Document.Text("apiVersion") ?? "", kind, metadata?.Text("namespace"), name, read.Document.Position.Line,
            problems.Count == 0, [.. problems.Select(p => Placed(read.Document, p))], notes));
    }

    private static LintedProblem Placed(TreeObject document, ManifestProblem problem)
    {
        var (at, isThere) = FieldLocator.Find(document, problem.Field);
        return new LintedProblem(
            problem.Field, isThere ? Shown(TreeWriter.Write(at)) : null, problem.Message, at.Position.Line, at.Position.Column);
    }

    private static string Shown(byte[] json)
    {
        var text = Encoding.UTF8.GetString(json);
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "...");
    }

    /// <summary>A problem of the controller has the form <c>field: message</c>.</summary>
    private static ManifestProblem Split(string problem)
    {
        var at = problem.IndexOf(": ", StringComparison.Ordinal);
        return at > 0 && !problem[..at].Contains(' ')
            ? new ManifestProblem(problem[..at], problem[(at + 2)..])
            : new ManifestProblem("", problem);
    }

    private sealed record ReadDocument(TreeObject Document, KindInfo? Kind, bool IsReviewed, ManifestVerdict? Verdict, object? Record);
}
