using System.IO.Compression;

namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>Unpacks archives of strangers: few files, not too large, and nothing outside of its folder.</summary>
internal static class ZipContents
{
    private const int MostEntries = 20_000;
    private const long MostBytes = 1_000_000_000;

    /// <summary>Writes an archive's files into a new folder.</summary>
    /// <param name="leftAside">Told the path and the reason of each file or folder that is passed over as nobody's
    /// work, once.</param>
    /// <exception cref="InvalidDataException">It is none, or holds too much; the message is a reason.</exception>
    public static DirectoryInfo Unpack(string archive, string into, Action<string, string> leftAside)
    {
        DirectoryInfo folder = Directory.CreateDirectory(into);
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(archive);
            if (zip.Entries.Count > MostEntries)
                throw new InvalidDataException($"The archive holds more than {MostEntries:N0} files.");
            long left = MostBytes;
            var junk = new HashSet<string>();
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                string[] parts = entry.FullName.Split('/', '\\');
                if (parts.Any(part => part is ".." or "."))
                    continue;
                if (Array.FindIndex(parts, part => JunkFiles.Reason(part) is not null) is >= 0 and int at)
                {
                    string junkPath = string.Join('/', parts[..(at + 1)]);
                    if (junk.Add(junkPath))
                        leftAside(junkPath, JunkFiles.Reason(parts[at])!);
                    continue;
                }
                if (parts[^1].Length == 0)
                    continue;
                string path = Path.Combine([folder.FullName, .. parts.Where(part => part.Length > 0).Select(Plain)]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                left -= Copy(entry, path, left);
            }
            return folder;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException)
        {
            throw new InvalidDataException($"The archive cannot be unpacked: {error.Message}");
        }
    }

    // What an entry says of its length need not be true.
    private static long Copy(ZipArchiveEntry entry, string path, long most)
    {
        using Stream from = entry.Open();
        using FileStream to = File.Create(path);
        byte[] buffer = new byte[81_920];
        long written = 0;
        while (from.Read(buffer) is > 0 and int count)
        {
            if ((written += count) > most)
                throw new InvalidDataException($"unpacked it has more than {MostBytes / 1_000_000} MB.");
            to.Write(buffer, 0, count);
        }
        return written;
    }

    private static string Plain(string part) => string.Concat(
        part.Select(letter => Path.GetInvalidFileNameChars().Contains(letter) ? '_' : letter));
}
