using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Course;

/// <summary>Which notebooks a course is made of.</summary>
public static class CourseLessons
{
    /// <summary>
    /// The notebooks of a folder whose names start with a number, in that order: <c>00-start-here.ipynb</c>,
    /// <c>01-…</c>.
    /// </summary>
    /// <exception cref="BookException">There is no such folder, or no such notebook in it.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        string[] notebooks = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.ipynb").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]))
                .Order(StringComparer.Ordinal)]
            : throw new BookException($"There is no folder '{folder}'. Name the folder that holds the lessons.");
        return notebooks.Length > 0 ? notebooks : throw new BookException(
            $"'{folder}' holds no notebook whose name starts with a number, such as 01-autoencoder.ipynb.");
    }

    /// <summary>The lessons asked for, in the course's order.</summary>
    /// <param name="only">Numbers (<c>1</c> and <c>01</c> are the same) or names; empty for all.</param>
    /// <exception cref="BookException">A word names no lesson.</exception>
    public static IReadOnlyList<string> Select(IReadOnlyList<string> notebooks, IReadOnlyList<string> only)
    {
        foreach (string word in only)
        {
            if (!notebooks.Any(path => Is(path, word)))
            {
                throw new BookException(
                    $"No lesson is called '{word}'. There are: "
                    + $"{string.Join(", ", notebooks.Select(Path.GetFileNameWithoutExtension))}.");
            }
        }

        return only.Count == 0 ? notebooks : [.. notebooks.Where(path => only.Any(word => Is(path, word)))];
    }

    /// <summary>Reads a lesson.</summary>
    /// <exception cref="BookException">It cannot be read; the message names file and place.</exception>
    internal static NotebookDocument Read(string path)
    {
        try
        {
            return NotebookFile.Load(path);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException)
        {
            throw new BookException(fault.Message, fault);
        }
    }

    private static bool Is(string path, string word)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return string.Equals(name, word, StringComparison.OrdinalIgnoreCase)
            || (LessonNumber.Is(word) && LessonNumber.Same(LessonNumber.Of(name), word));
    }
}
