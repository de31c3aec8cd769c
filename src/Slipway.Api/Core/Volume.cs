using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Volume of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Volume
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2, 1)]
    public HostPathVolumeSource? HostPath { get; init; }

    [Wire(2, 2)]
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    [Wire(2, 3)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    [Wire(2, 4)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    [Wire(2, 5)]
    public GitRepoVolumeSource? GitRepo { get; init; }

    [Wire(2, 6)]
    public SecretVolumeSource? Secret { get; init; }

    [Wire(2, 7)]
    public NFSVolumeSource? Nfs { get; init; }

    [Wire(2, 8)]
    public ISCSIVolumeSource? Iscsi { get; init; }

    [Wire(2, 9)]
    public GlusterfsVolumeSource? Glusterfs { get; init; }

    [Wire(2, 10)]
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    [Wire(2, 11)]
    public RBDVolumeSource? Rbd { get; init; }

    [Wire(2, 12)]
    public FlexVolumeSource? FlexVolume { get; init; }

    [Wire(2, 13)]
    public CinderVolumeSource? Cinder { get; init; }

    [Wire(2, 14)]
    public CephFSVolumeSource? Cephfs { get; init; }

    [Wire(2, 15)]
    public FlockerVolumeSource? Flocker { get; init; }

    [Wire(2, 16)]
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    [Wire(2, 17)]
    public FCVolumeSource? Fc { get; init; }

    [Wire(2, 18)]
    public AzureFileVolumeSource? AzureFile { get; init; }

    [Wire(2, 19)]
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    [Wire(2, 20)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    [Wire(2, 21)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    [Wire(2, 22)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    [Wire(2, 23)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    [Wire(2, 24)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    [Wire(2, 25)]
    public ScaleIOVolumeSource? ScaleIO { get; init; }

    [Wire(2, 26)]
    public ProjectedVolumeSource? Projected { get; init; }

    [Wire(2, 27)]
    public StorageOSVolumeSource? Storageos { get; init; }

    [Wire(2, 28)]
    public CSIVolumeSource? Csi { get; init; }

    [Wire(2, 29)]
    public EphemeralVolumeSource? Ephemeral { get; init; }

    [Wire(2, 30)]
    public ImageVolumeSource? Image { get; init; }
}
