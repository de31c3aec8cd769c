using System.Collections.Concurrent;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Node.Runtimes.Process;

/// <summary>Keeps what pods have been given. It is on disk before anything is started with it.</summary>
internal sealed class SandboxStore(PodDirectories directories, HostPortAllocator ports)
{
    private readonly ConcurrentDictionary<string, SandboxRecord> records = new(StringComparer.Ordinal);

    /// <summary>Reads what is on disk and takes its ports.</summary>
    public void Load()
    {
        Directory.CreateDirectory(directories.Pods, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var uid in Directory.EnumerateDirectories(directories.Pods).Select(static d => Path.GetFileName(d)))
        {
            var record = ProcFiles.ReadText(directories.SandboxFile(uid)) is { } json ? ProcessJson.ReadSandbox(json) : null;
            record ??= new SandboxRecord(uid, "", "", "", [], []);
            records[uid] = record;
            foreach (var port in record.Ports.Values)
            {
                ports.Keep(port);
            }
        }
    }

    public IReadOnlyList<string> Uids() => [.. records.Keys.Order(StringComparer.Ordinal)];

    public SandboxRecord? Find(string uid) => records.GetValueOrDefault(uid);

    /// <summary>The record of a pod, made if need be, with a host port for each declared TCP port and the boot id of now.</summary>
    public SandboxRecord Prepare(Pod pod)
    {
        var uid = pod.Uid();
        var old = Find(uid);
        var wanted = ContainersOf(pod).SelectMany(static c => c.Ports ?? []).Select(static p => p.ContainerPortValue ?? 0)
            .Where(static p => p > 0);
        var given = new SortedDictionary<int, int>(old?.Ports ?? []);
        foreach (var containerPort in wanted)
        {
            if (!given.ContainsKey(containerPort))
            {
                given[containerPort] = ports.Take();
            }
        }

        var record = new SandboxRecord(uid, pod.Namespace(), pod.Name(), ProcFiles.BootId, given, old?.Links ?? []);
        Directory.CreateDirectory(directories.Work(uid), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Save(record);
        return record;
    }

    /// <summary>Gives new host ports to those of a container that somebody else listens on.</summary>
    public SandboxRecord Refresh(Pod pod, Container container)
    {
        var record = Find(pod.Uid()) ?? Prepare(pod);
        var given = new SortedDictionary<int, int>(record.Ports);
        foreach (var containerPort in (container.Ports ?? []).Select(static p => p.ContainerPortValue ?? 0))
        {
            if (given.TryGetValue(containerPort, out var hostPort) && !HostPortAllocator.IsFree(hostPort))
            {
                given[containerPort] = ports.Take();
                ports.Release(hostPort);
            }
        }

        if (given.SequenceEqual(record.Ports))
        {
            return record;
        }

        var changed = record with { Ports = given };
        Save(changed);
        return changed;
    }

    public void Save(SandboxRecord record)
    {
        DurableFiles.Replace(directories.SandboxFile(record.Uid), ProcessJson.Write(record));
        records[record.Uid] = record;
    }

    /// <summary>Forgets a pod and gives its ports back.</summary>
    public void Remove(string uid)
    {
        if (records.TryRemove(uid, out var record))
        {
            foreach (var port in record.Ports.Values)
            {
                ports.Release(port);
            }
        }
    }

    private static IEnumerable<Container> ContainersOf(Pod pod) => (pod.Spec?.InitContainers ?? []).Concat(pod.Spec?.Containers ?? []);
}
