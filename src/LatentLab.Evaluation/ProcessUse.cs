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

    /// <summary>What this process uses; null where the system does not tell.</summary>
    public static ProcessUse? OfThis()
    {
        using var self = Process.GetCurrentProcess();
        return Of(self);
    }

    /// <summary>Null where the process has ended or the system does not tell.</summary>
    public static ProcessUse? Of(Process process) => OperatingSystem.IsLinux() ? OfLinux(process.Id) : OfAny(process);

    /// <summary>The bytes of the files in a folder.</summary>
    public static long OfFolder(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Exists ? file.Length : 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;   // a file went while it was looked at
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
                    || line.StartsWith("RssShmem:", StringComparison.Ordinal))
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
