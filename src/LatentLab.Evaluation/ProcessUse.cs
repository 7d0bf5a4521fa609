using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LatentLab.Evaluation;

/// <summary>What a process uses at the moment.</summary>
/// <param name="Bytes">Memory of its own: what is shared with files, such as libraries, does not count where the system
/// tells.</param>
internal sealed record ProcessUse(long Bytes, int Threads)
{
    /// <summary>What a submission's process may have; it has about 20 of its own.</summary>
    public const int MostThreads = 200;

    /// <summary>How many files a submission may make; the kit's own tasks make none.</summary>
    public const int MostFiles = 10_000;

    /// <summary>What this process uses; null where the system does not tell.</summary>
    public static ProcessUse? OfThis()
    {
        using var self = Process.GetCurrentProcess();
        return Of(self);
    }

    /// <summary>Processor time of this process's children that have ended; null where the system does not
    /// tell.</summary>
    public static double? SecondsOfChildren()
    {
        const double ticks = 100;   // USER_HZ; the numbers are cutime and cstime (man 5 proc_pid_stat)
        if (!OperatingSystem.IsLinux())
            return null;
        string[] words = File.ReadAllText("/proc/self/stat").Split(')')[^1]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(words[13], CultureInfo.InvariantCulture)
            + long.Parse(words[14], CultureInfo.InvariantCulture)) / ticks;
    }

    /// <summary>Null where the process has ended or the system does not tell.</summary>
    public static ProcessUse? Of(Process process) => OperatingSystem.IsLinux() ? OfLinux(process.Id) : OfAny(process);

    // A file takes a block of the disk and an entry in a table, however little is in it. One whose name is no text
    // cannot be asked for its size: it has what a file may have.
    private const long Block = 4096, LargestFile = 64_000_000;

    /// <summary>
    /// The bytes that the files in a folder take, and their number; counting ends beyond <see cref="MostFiles" />.
    /// </summary>
    public static (long Bytes, int Files) OfFolder(string folder)
    {
        try
        {
            long bytes = 0;
            int files = 0;
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles().Take(MostFiles + 1))
            {
                files++;
                bytes += file.Name.Contains('\uFFFD') ? LargestFile : file.Exists ? Math.Max(Block, file.Length) : 0;
            }
            return (bytes, files);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (0, 0);   // a file went while it was looked at
        }
    }

    /// <summary>
    /// The bytes of files that a process has removed from a folder and still holds, open or in its memory: they take
    /// their place on the disk until it ends.
    /// </summary>
    public static long OfRemovedFiles(Process process, string folder)
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        try
        {
            const string removed = " (deleted)";
            bool IsRemoved(string? name) => name is not null && name.EndsWith(removed, StringComparison.Ordinal)
                && name.Contains(folder, StringComparison.Ordinal);
            string of = $"/proc/{process.Id}";
            long open = new DirectoryInfo($"{of}/fd").EnumerateFiles()
                .Where(file => IsRemoved(file.LinkTarget)).Sum(file => LengthOf(file.FullName));
            // Ranges of memory: 7f0000000000-7f0000001000 rw-s 00000000 08:01 1234 /path (deleted)
            long mapped = File.ReadLines($"{of}/maps").Where(IsRemoved).Sum(line =>
            {
                string[] ends = line.Split(' ')[0].Split('-');
                return long.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    - long.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            });
            return open + mapped;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;   // it has just ended
        }
    }

    // Opened through the process's own descriptor: it has no name any more.
    private static long LengthOf(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static ProcessUse? OfLinux(int process)
    {
        try
        {
            long kilobytes = 0;
            int threads = 0;
            foreach (string line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("RssAnon:", StringComparison.Ordinal)
                    || line.StartsWith("RssShmem:", StringComparison.Ordinal)
                    // What the kernel notes of its pages: of empty ones it can have any number.
                    || line.StartsWith("VmPTE:", StringComparison.Ordinal))
                    kilobytes += Number(line);
                else if (line.StartsWith("Threads:", StringComparison.Ordinal))
                    threads = (int)Number(line);
            }
            return threads == 0 ? null : new ProcessUse(kilobytes * 1024, threads);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProcessUse? OfAny(Process process)
    {
        try
        {
            process.Refresh();
            return new ProcessUse(process.WorkingSet64, process.Threads.Count);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return null;
        }
    }

    private static long Number(string line) =>
        long.Parse(line.Split(' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0])),
            CultureInfo.InvariantCulture);
}
