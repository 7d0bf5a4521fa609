using System.Text;
using System.Text.Json;

namespace LatentLab.Book;

/// <summary>
/// A book's folder, held while it is written. Each file is the old one or the whole new one at any moment, so that a
/// reader may have the book open, and a killed course leaves a book.
/// </summary>
internal sealed class BookFolder : IDisposable
{
    /// <summary>Lists the files of a book; its presence says that the folder is ours to write to.</summary>
    public const string Marker = "latentlab-book.json";

    /// <summary>Held by the course that writes; see <see cref="FileLock"/>.</summary>
    public const string LockFile = ".lock";

    private const string WorkFolder = ".work";

    private readonly FileLock held;
    private readonly HashSet<string> listed;
    private readonly HashSet<string> written = [];

    private BookFolder(string path, FileLock held, IEnumerable<string> listed)
    {
        FullPath = path;
        this.held = held;
        this.listed = [.. listed];
    }

    /// <summary>With links followed, without a trailing separator.</summary>
    public string FullPath { get; }

    /// <summary>For files that are not part of the book; emptied before and removed after.</summary>
    public string Work => Path.Combine(FullPath, WorkFolder, $"{Environment.ProcessId}");

    /// <summary>Checks that the folder holds nothing but an earlier book. Call it before a long computation.</summary>
    /// <exception cref="BookException">The target is a file, or a folder with other things in it.</exception>
    public static void CheckReplaceable(string folder)
    {
        string target = Resolved(folder);
        if (File.Exists(target))
        {
            throw new BookException($"'{folder}' is a file; a book is a folder. Choose another name for --out.");
        }

        if (Path.GetPathRoot(target) == target)
        {
            throw new BookException($"'{folder}' is the root of a drive. Choose a folder of its own for the book.");
        }

        if (Directory.Exists(target) && ListedFiles(target) is null
            && Directory.EnumerateFileSystemEntries(target).Any(entry => Path.GetFileName(entry) != LockFile
                && !(Path.GetFileName(entry) == Editions.ChineseFolder && ListedFiles(entry) is not null)))
        {
            throw new BookException(
                $"'{folder}' exists, is not empty and holds no book (no file {Marker}, or a damaged one). Choose an "
                + "empty or new folder for --out, or move its contents away.");
        }
    }

    /// <summary>Takes the folder for this process until it is disposed.</summary>
    /// <exception cref="BookException">It holds something else, cannot be written, or another course has
    /// it.</exception>
    public static BookFolder Open(string folder)
    {
        CheckReplaceable(folder);
        string target = Resolved(folder);
        FileLock? held = null;
        try
        {
            held = FileLock.TryTake(Path.Combine(target, LockFile)) ?? throw new BookException(
                $"Another course is writing to '{folder}'{WriterOf(target)}. Wait until it has ended, or choose "
                + "another folder with --out.");
            var book = new BookFolder(target, held, ListedFiles(target) ?? []);
            book.ClearWork();
            Directory.CreateDirectory(book.Work);
            book.WriteMarker();
            return book;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new BookException(
                $"'{folder}' cannot be written: {fault.Message} Choose another folder with --out.", fault);
        }
    }

    /// <summary>Writes a file of the book, unless it is there with this text.</summary>
    /// <param name="name">With <c>/</c> between a folder and its file.</param>
    public void Save(string name, string text)
    {
        byte[] bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text);
        string path = Own(name);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            Put(path, draft => File.WriteAllBytes(draft, bytes));
        }
    }

    /// <summary>Copies a file into the book.</summary>
    public void Copy(string file, string name)
    {
        string path = Own(name);
        if (Path.GetFullPath(file) != path)
        {
            Put(path, draft => File.Copy(file, draft, overwrite: true));
        }
    }

    /// <summary>Where a file of the book lies, whether it is there or not.</summary>
    public string PlaceOf(string name) => Path.Combine(FullPath, name);

    /// <summary>Whether the file was written since the folder was opened, or found to be as it should be.</summary>
    public bool Has(string name) => written.Contains(name);

    /// <summary>
    /// Deletes what an earlier book left and this one has not, unless it is to be <paramref name="kept"/>. Files that
    /// are not the book's own stay.
    /// </summary>
    public void Tidy(Func<string, bool> kept)
    {
        foreach (string name in listed.Where(name => !written.Contains(name) && !kept(name)).ToArray())
        {
            Remove(name);
        }

        WriteMarker();
    }

    /// <summary>Deletes a file of the book, and its folder where that is empty then.</summary>
    public void Remove(string name)
    {
        written.Remove(name);
        listed.Remove(name);
        string path = PlaceOf(name), folder = Path.GetDirectoryName(path)!;
        if (File.Exists(path))
        {
            File.Delete(path);
        }

        if (folder != FullPath && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    public void Dispose()
    {
        ClearWork();
        held.Dispose();
    }

    private string Own(string name)
    {
        written.Add(name);
        if (listed.Add(name))
        {
            WriteMarker();
        }

        return PlaceOf(name);
    }

    private void Put(string path, Action<string> write)
    {
        string draft = Path.Combine(Work, Path.GetFileName(path) + ".draft");
        write(draft);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(draft, path, overwrite: true);
    }

    private void WriteMarker()
    {
        var marker = new
        {
            about = "A book written by 'latentlab course'. Writing it again replaces the files listed here.",
            writtenBy = Environment.ProcessId,
            files = listed.Order(StringComparer.Ordinal)
        };
        Put(PlaceOf(Marker), draft => File.WriteAllText(draft,
            JsonSerializer.Serialize(marker, new JsonSerializerOptions { WriteIndented = true }) + "\n"));
    }

    /// <summary>The files that the folder's marker names; null if there is no marker or it is not ours.</summary>
    private static string[]? ListedFiles(string folder)
    {
        string[]? files = Read(folder, json => json.GetProperty("files").EnumerateArray()
            .Select(file => file.GetString() ?? "").ToArray());
        // What a marker names may be deleted, so a name that leads out of the folder is none of ours.
        return files is null || files.Any(name => !Path.GetFullPath(name, folder)
            .StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) ? null : files;
    }

    private static string WriterOf(string folder) =>
        Read(folder, json => $" (process {json.GetProperty("writtenBy").GetInt32()})") ?? "";

    private static T? Read<T>(string folder, Func<JsonElement, T> what) where T : class
    {
        try
        {
            string marker = Path.Combine(folder, Marker);
            if (!File.Exists(marker))
            {
                return null;
            }

            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(marker));
            return what(json.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The full path without a trailing separator, a link followed to the folder it names.</summary>
    private static string Resolved(string folder)
    {
        string full = Path.GetFullPath(folder);
        string trimmed = Path.TrimEndingDirectorySeparator(full);
        return Directory.Exists(trimmed)
            ? Directory.ResolveLinkTarget(trimmed, returnFinalTarget: true)?.FullName ?? trimmed
            : trimmed;
    }

    // A lesson of a course that was killed may write there for a moment more; the next to come here clears up after it.
    private void ClearWork()
    {
        try
        {
            Directory.Delete(Path.Combine(FullPath, WorkFolder), recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // There is none, or not all of it can go.
        }
    }
}
