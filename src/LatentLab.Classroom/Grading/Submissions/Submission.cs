using System.Text.RegularExpressions;

namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A file that a student handed in, or a student's folder without one.</summary>
/// <param name="File">Relative to the folder of submissions.</param>
/// <param name="Path">The file; null where the folder holds no notebook.</param>
internal sealed record Submission(string Student, string File, string? Path);

/// <summary>Finds who handed in what.</summary>
internal static partial class SubmissionFinder
{
    private const int Deepest = 3;

    /// <summary>
    /// Files in the folder itself are one student's each; a folder is a student, with notebooks in it or a little
    /// deeper. Hidden files and Jupyter's checkpoints are passed over, and so are files beside a notebook that are
    /// none.
    /// </summary>
    /// <exception cref="GradingException">There is no such folder, or nothing in it.</exception>
    public static IReadOnlyList<Submission> Find(string folder, IReadOnlyList<InstructorCopy> copies)
    {
        if (!Directory.Exists(folder))
            throw new GradingException(
                $"There is no folder '{folder}' with submissions. Give the folder that holds one notebook per student, "
                + "or one folder per student.");
        var found = new List<Submission>();
        foreach (FileSystemInfo entry in Visible(new DirectoryInfo(folder)))
        {
            if (entry is not DirectoryInfo || entry.LinkTarget is not null)
            {
                found.Add(new Submission(StudentOf(System.IO.Path.GetFileNameWithoutExtension(entry.Name), copies),
                    entry.Name, entry.FullName));
                continue;
            }
            FileSystemInfo[] notebooks = [.. Notebooks((DirectoryInfo)entry, 1)];
            if (notebooks.Length == 0)
                found.Add(new Submission(entry.Name, entry.Name, null));
            foreach (FileSystemInfo notebook in notebooks)
                found.Add(new Submission(entry.Name, System.IO.Path.GetRelativePath(folder, notebook.FullName),
                    notebook.FullName));
        }
        return found.Count > 0 ? found : throw new GradingException($"The folder '{folder}' holds no submissions.");
    }

    /// <summary>
    /// The student in a file's name: what is left without the exercise's name or number and a copy's mark.
    /// </summary>
    internal static string StudentOf(string name, IReadOnlyList<InstructorCopy> copies)
    {
        string left = CopyMark().Replace(name, "");
        foreach (string known in copies.SelectMany(copy => new[] { copy.Name, copy.Number }))
            left = Regex.Replace(left, $@"(^|(?<=[\s._-])){Regex.Escape(known)}($|(?=[\s._-]))", "",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        left = left.Trim(' ', '.', '_', '-');
        return left.Length > 0 ? left : name;
    }

    private static IEnumerable<FileSystemInfo> Notebooks(DirectoryInfo folder, int depth)
    {
        foreach (FileSystemInfo entry in Visible(folder))
        {
            if (entry.Name.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase)
                && (entry is not DirectoryInfo || entry.LinkTarget is not null))
                yield return entry;
            else if (entry is DirectoryInfo inner && entry.LinkTarget is null && depth < Deepest)
            {
                foreach (FileSystemInfo notebook in Notebooks(inner, depth + 1))
                    yield return notebook;
            }
        }
    }

    private static IEnumerable<FileSystemInfo> Visible(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos().Where(entry => !entry.Name.StartsWith('.'))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new GradingException($"The folder '{folder.FullName}' cannot be read: {error.Message}");
        }
    }

    [GeneratedRegex(@"(\s*\(\d+\)|[\s_-]*copy\s*\d*)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CopyMark();
}
