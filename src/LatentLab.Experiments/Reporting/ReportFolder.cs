using System.Text;
using LatentLab.Native;

namespace LatentLab.Experiments.Reporting;

/// <summary>A folder that holds a page of ours and may be written again.</summary>
internal static class ReportFolder
{
    private const string Marker = "latentlab-report.txt";

    /// <exception cref="IOException">The path is a file, or a folder with other things in it.</exception>
    public static void CheckReplaceable(string folder)
    {
        if (File.Exists(folder))
            throw new IOException($"'{folder}' is a file; a report is a folder. Choose another name for --out.");
        if (Directory.Exists(folder) && !File.Exists(Path.Combine(folder, Marker))
            && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException(
                $"'{folder}' exists, is not empty and holds no report (no file {Marker}). Choose an empty or new "
                + "folder for --out.");
    }

    public static void WriteMarker(string folder) =>
        AtomicFile.Write(Path.Combine(folder, Marker), stream => stream.Write(
            Encoding.UTF8.GetBytes("Written by 'latentlab experiment'. Writing it again replaces its files.\n")));
}
