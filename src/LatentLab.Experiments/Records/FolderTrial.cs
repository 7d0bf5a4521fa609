namespace LatentLab.Experiments.Records;

/// <summary>
/// Tries on a folder what runs rely on: a lock that a second one respects, and a file that takes another's place in one
/// move.
/// </summary>
internal static class FolderTrial
{
    private const string WhatToDo = "Jobs with different shards need no locks. Two jobs that are given the same run "
        + "would both work on it and spoil its files: start no shard twice at the same time, or choose a folder "
        + "elsewhere with --out.";

    /// <returns>What the folder's file system lacks and what to do about it; null if nothing is known against
    /// it.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor by this user.</exception>
    public static string? Doubt(RunStore store)
    {
        string path = store.LockOf($"trial-{Guid.NewGuid():N}"), text = Path.ChangeExtension(path, ".txt");
        try
        {
            RunFiles.WriteText(text, "before");
            RunFiles.WriteText(text, "after");
            Mount? mount = Mount.Of(text);
            if (File.ReadAllText(text) != "after")
                return $"'{store.Folder}' is on a file system that does not replace a file in one move{In(mount)}: "
                    + "what is written there cannot be relied on. Choose a folder elsewhere with --out.";
            using FileLock? first = FileLock.TryTake(path), second = FileLock.TryTake(path);
            return second is not null
                ? $"'{store.Folder}' is on a file system without locks{In(mount)}. {WhatToDo}"
                : mount?.LocalLocks is string why
                    ? $"'{store.Folder}' is on a file system whose locks other machines do not see ({why}). {WhatToDo}"
                    : null;
        }
        finally
        {
            File.Delete(path);
            File.Delete(text);
        }
    }

    private static string In(Mount? mount) => mount is null ? "" : $" ({mount.Type})";
}

/// <summary>What Linux tells about the file system that a file is on.</summary>
/// <param name="Type">Such as <c>nfs4</c>.</param>
/// <param name="Options">As it was mounted.</param>
internal sealed record Mount(string Type, IReadOnlyList<string> Options)
{
    // What these keep is on other machines; flock(2) on them is the kernel's own (FUSE without FUSE_FLOCK_LOCKS).
    private static readonly string[] RemoteWithoutLocks =
        ["sshfs", "s3fs", "rclone", "gcsfuse", "goofys", "blobfuse", "blobfuse2", "mount-s3", "curlftpfs"];

    /// <summary>Why its locks hold on this machine alone; null where they may hold on others too, or where there are
    /// none.</summary>
    public string? LocalLocks => (Type, Options.FirstOrDefault(IsLocal)) switch
    {
        ("nfs" or "nfs4" or "lustre" or "cifs" or "smb3", string option) => $"{Type}, mounted with {option}",
        _ => RemoteWithoutLocks.Contains(Type.Replace("fuse.", "")) ? Type : null,
    };

    /// <summary>Null where the system does not tell.</summary>
    public static Mount? Of(string file)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            string info = File.ReadAllText($"/proc/self/fdinfo/{open.SafeFileHandle.DangerousGetHandle()}");
            return Find(File.ReadLines("/proc/self/mountinfo"), info);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <param name="mounts">Lines of <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)).</param>
    /// <param name="openFile">Of <c>/proc/self/fdinfo/N</c>, with the number of its mount.</param>
    public static Mount? Find(IEnumerable<string> mounts, string openFile)
    {
        const string Number = "mnt_id:";
        string? id = openFile.Split('\n').FirstOrDefault(line => line.StartsWith(Number, StringComparison.Ordinal))
            ?[Number.Length..].Trim();
        // 36 35 98:0 /root /mnt/point rw,noatime master:1 - ext3 /dev/root rw,errors=continue
        string[]? line = mounts.Select(one => one.Split(' ')).FirstOrDefault(words => words[0] == id);
        int dash = line is null ? -1 : Array.IndexOf(line, "-");
        return dash < 0 || line!.Length < dash + 4 ? null
            : new Mount(line[dash + 1], [.. line[5].Split(','), .. line[dash + 3].Split(',')]);
    }

    private static bool IsLocal(string option) =>
        option is "nolock" or "local_lock=all" or "local_lock=flock" or "localflock" or "nobrl";
}
