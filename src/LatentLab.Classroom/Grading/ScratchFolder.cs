using LatentLab.Evaluation.Isolation;

namespace LatentLab.Classroom.Grading;

/// <summary>The folders that workers write to, and how they are emptied.</summary>
internal static class ScratchFolder
{
    /// <summary>
    /// Removes a folder with its files, whatever their names are. The wall lets a submission make files, not folders,
    /// so there is nothing deep in a worker's own.
    /// </summary>
    public static void Remove(string folder)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                LinuxCalls.RemoveFiles(folder);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A worker is just ending. Its folder has a name of its own, and goes with the whole or the next time.
        }
    }
}
