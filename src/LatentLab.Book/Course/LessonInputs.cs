using System.Security.Cryptography;
using System.Text.RegularExpressions;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Course;

/// <summary>
/// What a lesson's numbers depend on, as far as its notebook says: its text, the notebooks that it imports, the files
/// that its cells name, and its parameters. Name → digest or value, for comparison with a later course.
/// </summary>
public static partial class LessonInputs
{
    public static IReadOnlyDictionary<string, string> Of(LessonJob job)
    {
        var inputs = new Dictionary<string, string> { ["its notebook"] = DigestOf(job.NotebookPath) };
        string folder = Path.GetDirectoryName(job.NotebookPath)!;
        foreach (string file in FilesOf(NotebookFile.Load(job.NotebookPath), folder))
        {
            inputs[file] = DigestOf(Path.Combine(folder, file));
        }

        foreach ((string name, string value) in job.Parameters)
        {
            inputs[$"parameter {name}"] = value;
        }

        return inputs;
    }

    /// <summary>A file's SHA-256.</summary>
    public static string DigestOf(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Files behind <c>#!import</c>, and behind strings of the code, where there are such.</summary>
    private static IEnumerable<string> FilesOf(NotebookDocument document, string folder) =>
        document.Cells.Where(cell => cell.Kind == CellKind.Code)
            .SelectMany(cell => Named().Matches(cell.Source)).Select(match => match.Groups["file"].Value.Trim())
            .Where(name => File.Exists(Path.Combine(folder, name))).Distinct();

    [GeneratedRegex("^#!import\\s+(?<file>.+)$|\"(?<file>[^\"\\r\\n]+)\"", RegexOptions.Multiline)]
    private static partial Regex Named();
}
