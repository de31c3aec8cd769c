using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;

namespace Slipway.Controllers.Delivery.Rollouts.Configuration;

/// <summary>The immutable copy of a ConfigMap or a Secret, named after its content.</summary>
internal static class ConfigCopy
{
    /// <summary>Annotation of a copy with the name of what it is a copy of.</summary>
    public const string CopyOf = "slipway.dev/copy-of";

    private const int LongestName = 253;
    private const string TokenType = "kubernetes.io/service-account-token";

    /// <summary>End of the name that stands for an optional object that was not there.</summary>
    private static readonly string Absent = "-" + RevisionHash.OfJson("null"u8);

    /// <summary>Name of the kind, as references have it.</summary>
    public static string KindOf(KubeObject o) => o is Secret ? ConfigReferences.Secret : ConfigReferences.ConfigMap;

    /// <summary>Name of the copy of an object as it is now.</summary>
    public static string NameOf(KubeObject o)
    {
        var hash = HashOf(o);
        var room = LongestName - 1 - hash.Length;
        return $"{(o.Name().Length <= room ? o.Name() : o.Name()[..room].TrimEnd('-', '.'))}-{hash}";
    }

    /// <summary>The name under which an optional object that is not there is referred to: it stays absent for the revision.</summary>
    public static string NameOfAbsent(string name) => name.EndsWith(Absent, StringComparison.Ordinal) ? name : name + Absent;

    /// <summary>Name of the object that a name is that of a copy of; null when it cannot be one.</summary>
    public static string? StemOf(string copy)
        => copy.Length - RevisionHash.Length - 1 is > 0 and var length && copy[length] == '-' ? copy[..length] : null;

    /// <summary>The object that an object is a copy of; null when it is none.</summary>
    public static string? OriginalOf(KubeObject o) => o.Annotations().GetValueOrDefault(CopyOf);

    /// <summary>Whether an object has the content of a copy, and keeps it.</summary>
    public static bool IsAs(KubeObject existing, KubeObject copy)
        => HashOf(existing) == HashOf(copy) && existing is ConfigMap { Immutable: true } or Secret { Immutable: true };

    /// <summary>The copy of an object, owned by the Rollout until the ReplicaSet that uses it is there.</summary>
    public static KubeObject Of(KubeObject o, Rollout rollout)
    {
        var metadata = new ObjectMeta
        {
            Name = NameOf(o),
            Namespace = rollout.Namespace(),
            Annotations = new Dictionary<string, string> { [CopyOf] = o.Name() },
            OwnerReferences = [ReplicaSetPlanner.OwnerOf(rollout) with { Controller = null, BlockOwnerDeletion = null }],
        };
        return o is Secret secret
            ? new Secret { Metadata = metadata, Data = secret.Data, Type = TypeOf(secret), Immutable = true }
            : new ConfigMap
            {
                Metadata = metadata,
                Data = ((ConfigMap)o).Data,
                BinaryData = ((ConfigMap)o).BinaryData,
                Immutable = true,
            };
    }

    /// <summary>Whether a key is in the object.</summary>
    public static bool Has(KubeObject o, string key) => o is Secret secret
        ? secret.Data?.ContainsKey(key) is true
        : o is ConfigMap map && (map.Data?.ContainsKey(key) is true || map.BinaryData?.ContainsKey(key) is true);

    private static string HashOf(KubeObject o) => o is Secret secret
        ? RevisionHash.OfJson(ApiJson.Serialize(new Secret
        {
            Data = secret.Data ?? new Dictionary<string, byte[]>(),
            Type = TypeOf(secret),
        }))
        : RevisionHash.OfJson(ApiJson.Serialize(new ConfigMap
        {
            Data = ((ConfigMap)o).Data ?? new Dictionary<string, string>(),
            BinaryData = ((ConfigMap)o).BinaryData ?? new Dictionary<string, byte[]>(),
        }));

    /// <summary>A token belongs to one Secret; its copy is plain data.</summary>
    private static string TypeOf(Secret secret) => secret.Type is null or TokenType ? "Opaque" : secret.Type;
}
