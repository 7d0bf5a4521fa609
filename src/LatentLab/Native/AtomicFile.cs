namespace LatentLab.Native;

/// <summary>Writes a file so that others see the old one or the whole new one, never a part.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Lets <paramref name="write"/> fill a draft beside <paramref name="path"/> and renames it over the target; a
    /// failure leaves no draft.
    /// </summary>
    /// <param name="path">The target; its folder is made if it is missing.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string draft = $"{target}.{Guid.NewGuid():N}.draft";
        try
        {
            using (FileStream stream = new(draft, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(draft, target, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
