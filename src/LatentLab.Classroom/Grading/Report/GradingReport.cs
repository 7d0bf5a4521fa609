using System.Security.Cryptography;
using System.Text;
using LatentLab.Classroom.Grading.Likeness;
using LatentLab.Native;

namespace LatentLab.Classroom.Grading.Report;

/// <summary>
/// Writes what grading came to: the table, the gradebook, a page for each submission; each file whole or not at all.
/// </summary>
internal static class GradingReport
{
    public const string Table = "grades.csv", Gradebook = "index.html", Feedback = "feedback";

    public static GradingResult Write(
        IReadOnlyList<GradedSubmission> submissions, IReadOnlyList<InstructorCopy> copies, GradingOptions options,
        ClassRemarks? remarks = null)
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
        WriteNotebooks(submissions, feedback);
        WriteExercises(submissions, tasks, folder);
        IReadOnlyList<AlikePair> alike = AlikePage.Find(submissions, copies);
        if (alike.Count > 0)
            Write(Path.Combine(folder, AlikePage.File), AlikePage.Of(alike));
        else
            File.Delete(Path.Combine(folder, AlikePage.File));   // of an earlier run
        Write(Path.Combine(folder, Gradebook),
            GradebookPage.Of(submissions, tasks, options, (remarks ?? ClassRemarks.None) with { Alike = alike },
                one => $"{Feedback}/{FileOf(one)}"));
        WriteTable(Path.Combine(folder, Table), GradesTable.Of(submissions, tasks),
            Path.Combine(folder, ".grading", "grades.sha256"));
        foreach (string old in PlatformGradebooks.Patterns.SelectMany(names => Directory.GetFiles(folder, names)))
            File.Delete(old);   // of an earlier run
        foreach ((string file, string text) in PlatformGradebooks.Of(submissions))
            Write(Path.Combine(folder, file), text);
        return new GradingResult(submissions, Path.Combine(folder, Table), Path.Combine(folder, Gradebook));
    }

    // Under its own name, in a folder beside the student's page, since many have the same.
    private static void WriteNotebooks(IReadOnlyList<GradedSubmission> submissions, string feedback)
    {
        foreach (string old in Directory.GetDirectories(feedback))
            Directory.Delete(old, recursive: true);
        foreach (GradedSubmission one in submissions.Where(one => one.Path is not null && one.Tasks.Count > 0))
        {
            if (FeedbackNotebook.Of(one.Path!, one) is not { } notebook)
                continue;
            string own = Path.Combine(feedback, Path.GetFileNameWithoutExtension(FileOf(one)));
            Directory.CreateDirectory(own);
            Write(Path.Combine(own, Path.GetFileName(one.Path!)), notebook);
        }
    }

    private static void WriteExercises(
        IReadOnlyList<GradedSubmission> submissions, string[] tasks, string folder)
    {
        foreach (string old in Directory.GetFiles(folder, ExercisePage.FileOf("*")))
            File.Delete(old);
        foreach (IGrouping<string, GradedSubmission> exercise in submissions
            .Where(one => one.Counts && one.Exercise.Length > 0).GroupBy(one => one.Exercise))
        {
            string[] own = [.. tasks.Where(task => exercise.Any(one => one.Tasks.Any(grade => grade.Task == task)))];
            Write(Path.Combine(folder, ExercisePage.FileOf(exercise.Key)),
                ExercisePage.Of(exercise.Key, [.. exercise], own));
        }
    }

    // Whoever wrote into the table finds that again: it is kept beside the new one.
    private static void WriteTable(string path, string table, string digestPath)
    {
        if (File.Exists(path) && File.Exists(digestPath) && File.ReadAllText(digestPath) != Digest(path))
            File.Copy(path, Path.ChangeExtension(path, $"edited-{Digest(path)[..8]}.csv"), overwrite: true);
        Write(path, table);
        Directory.CreateDirectory(Path.GetDirectoryName(digestPath)!);
        Write(digestPath, Digest(path));
    }

    private static string Digest(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>A name that is safe in any folder and any link, and that no two submissions share.</summary>
    internal static string FileOf(GradedSubmission one)
    {
        var words = new StringBuilder();
        foreach (char letter in one.Student.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(letter))
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
