using System.Security.Cryptography;
using System.Text;
using LatentLab.Native;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// Writes what grading came to: the table, the gradebook, a page for each submission; each file whole or not at all.
/// </summary>
internal static class GradingReport
{
    public const string Table = "grades.csv", Gradebook = "index.html", Feedback = "feedback";

    public static GradingResult Write(
        IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<InstructorCopy> copies, GradingOptions options)
    {
        HashSet<string> seen = [.. submissions.SelectMany(one => one.Tasks).Select(task => task.Task)];
        string[] tasks = [.. copies.SelectMany(copy => copy.Tasks).Where(seen.Contains)];
        string folder = options.Output, feedback = Path.Combine(folder, Feedback);
        Directory.CreateDirectory(feedback);
        foreach (GradedSubmission one in submissions)
            Write(Path.Combine(feedback, FileOf(one)), FeedbackPage.Of(one));
        HashSet<string> current = [.. submissions.Select(FileOf)];
        foreach (string old in Directory.GetFiles(feedback, "*.html")
            .Where(file => !current.Contains(Path.GetFileName(file))))
            File.Delete(old);   // of an earlier run with other submissions
        Write(Path.Combine(folder, Gradebook),
            GradebookPage.Of(submissions, tasks, options, one => $"{Feedback}/{FileOf(one)}"));
        Write(Path.Combine(folder, Table), GradesTable.Of(submissions, tasks));
        return new GradingResult(submissions, Path.Combine(folder, Table), Path.Combine(folder, Gradebook));
    }

    /// <summary>A name that is safe in any folder and any link, and that no two submissions share.</summary>
    internal static string FileOf(GradedSubmission one)
    {
        var words = new StringBuilder();
        foreach (char letter in one.Student.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
                words.Append(letter);
            else if (words.Length > 0 && words[^1] != '-')
                words.Append('-');
            if (words.Length == 40)
                break;
        }
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{one.Student}\0{one.File}\0{one.Exercise}"));
        return $"{words.ToString().Trim('-')}-{Convert.ToHexStringLower(digest)[..8]}.html".TrimStart('-');
    }

    private static void Write(string path, string text) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
