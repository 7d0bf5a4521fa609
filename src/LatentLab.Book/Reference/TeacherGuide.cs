namespace LatentLab.Book.Reference;

/// <summary>What a teacher should know about one lesson.</summary>
/// <param name="Lesson">The lesson's name: its notebook's file name without extension.</param>
/// <param name="Markdown">A heading with the lesson's title, then its goals, answers to its predictions, questions to
/// discuss and common mistakes.</param>
public sealed record TeacherNotes(string Lesson, string Markdown);

/// <summary>
/// Plans and notes for whoever teaches the course; Markdown of the course, kept in a folder beside the lessons. Leave
/// the folder away, and the book has no such pages.
/// </summary>
/// <param name="Plans">How to teach it in a class, a week, a part of a semester; in Markdown.</param>
/// <param name="Lessons">In the order of the lessons.</param>
public sealed record TeacherGuide(string Plans, IReadOnlyList<TeacherNotes> Lessons)
{
    public const string FolderName = "teacher";

    /// <summary>The file of the plans; every other one is named as the lesson that it is about.</summary>
    public const string PlansFile = "plans.md";

    /// <summary>The guide beside the lessons; null where there is no such folder.</summary>
    /// <exception cref="BookException">The folder has no plans, or a file cannot be read.</exception>
    public static TeacherGuide? Find(string folder)
    {
        string guide = Path.Combine(folder, FolderName);
        if (!Directory.Exists(guide))
        {
            return null;
        }

        string plans = Path.Combine(guide, PlansFile);
        if (!File.Exists(plans))
        {
            throw new BookException(
                $"'{guide}' holds no '{PlansFile}'. Put the plans there, or leave the folder away.");
        }

        try
        {
            return new(File.ReadAllText(plans), [.. Directory.GetFiles(guide, "*.md").Where(file => file != plans)
                .Order(StringComparer.Ordinal)
                .Select(file => new TeacherNotes(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BookException($"The teacher's guide cannot be read: {fault.Message}", fault);
        }
    }
}
