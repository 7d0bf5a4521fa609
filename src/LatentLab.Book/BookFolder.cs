using System.Text.Json;

namespace LatentLab.Book;

/// <summary>
/// Puts a book in its place, whole or not at all: the pages are written into a draft folder beside the target, and then
/// the two are swapped.
/// </summary>
internal static class BookFolder
{
    /// <summary>Lists the files of a book; its presence says that the folder is ours to replace.</summary>
    public const string Marker = "latentlab-book.json";

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

        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()
            && ListedFiles(target) is null)
        {
            throw new BookException(
                $"'{folder}' exists, is not empty and holds no book (no file {Marker}). Choose an empty or new folder "
                + "for --out, or move its contents away.");
        }
    }

    /// <summary>
    /// Writes the book's files by <paramref name="write"/>, which gets an empty folder, and moves them to the target.
    /// Files in an earlier book that are not its own are kept.
    /// </summary>
    /// <param name="move">Moves a folder; null: the system's own.</param>
    /// <exception cref="BookException">The folders could not be swapped and the earlier book could not be put back; the
    /// message says where both are.</exception>
    /// <exception cref="IOException">The disk refused; the earlier book is where it was.</exception>
    public static void Replace(string folder, Action<string> write, Action<string, string>? move = null)
    {
        CheckReplaceable(folder);
        string target = Resolved(folder);
        string parent = Path.GetDirectoryName(target)!;
        string unique = Path.GetRandomFileName();
        string draft = Path.Combine(parent, $".{Path.GetFileName(target)}.draft-{unique}");
        string old = Path.Combine(parent, $".{Path.GetFileName(target)}.old-{unique}");
        try
        {
            Directory.CreateDirectory(draft);
            write(draft);
            WriteMarker(draft);
            KeepForeignFiles(target, draft);
            Swap(draft, target, old, move ?? Directory.Move);
        }
        catch
        {
            if (!Directory.Exists(old))
                DeleteIfThere(draft);
            throw;
        }
        DeleteIfThere(old);
    }

    private static void Swap(string draft, string target, string old, Action<string, string> move)
    {
        bool replaces = Directory.Exists(target);
        if (replaces)
        {
            move(target, old);
        }

        try
        {
            move(draft, target);
        }
        catch (Exception fault) when (replaces)
        {
            PutBack(old, target, draft, fault, move);
            throw;
        }
    }

    private static void PutBack(string old, string target, string draft, Exception fault, Action<string, string> move)
    {
        try
        {
            move(old, target);
        }
        catch (Exception again) when (again is IOException or UnauthorizedAccessException)
        {
            throw new BookException(
                $"The new book could not take the place of '{target}' ({fault.Message}), nor could the earlier one go "
                + $"back there ({again.Message}). Nothing is lost: the earlier book, with your own files, is now "
                + $"'{old}', the new one '{draft}'. Move one of them to '{target}' by hand.",
                fault);
        }
    }

    private static void WriteMarker(string draft)
    {
        string[] files = [.. Directory.EnumerateFiles(draft, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(draft, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        var marker = new
        {
            about = "A book written by 'latentlab course'. Writing it again replaces the files listed here.",
            files
        };
        File.WriteAllText(Path.Combine(draft, Marker),
            JsonSerializer.Serialize(marker, new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static void KeepForeignFiles(string target, string draft)
    {
        if (!Directory.Exists(target) || ListedFiles(target) is not HashSet<string> ours)
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(target, file).Replace('\\', '/');
            string kept = Path.Combine(draft, relative);
            if (relative != Marker && !ours.Contains(relative) && !File.Exists(kept))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
                File.Copy(file, kept);
            }
        }
    }

    /// <summary>The files that the folder's marker names; null if there is no marker or it is not ours.</summary>
    private static HashSet<string>? ListedFiles(string folder)
    {
        string marker = Path.Combine(folder, Marker);
        if (!File.Exists(marker))
        {
            return null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(marker));
            return [.. json.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetString() ?? "")];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The full path without a trailing separator, a link followed to the folder it names.</summary>
    private static string Resolved(string folder)
    {
        string full = Path.GetFullPath(folder);
        string trimmed = Path.TrimEndingDirectorySeparator(full);
        string target = Directory.Exists(trimmed)
            ? Directory.ResolveLinkTarget(trimmed, returnFinalTarget: true)?.FullName ?? trimmed
            : trimmed;
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? target);
        return target;
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
