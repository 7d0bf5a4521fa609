using System.Security.Cryptography;
using System.Text;
using LatentLab.Book.Course;
using LatentLab.Book.Reference;

namespace LatentLab.Book.Mutations;

/// <summary>How each claim of a course is broken; data of the course, kept in a file beside the lessons.</summary>
public sealed record MutationList(string About, IReadOnlyList<LessonMutations> Lessons)
{
    public const string FileName = "mutations.json";

    /// <summary>All of them, in the order of the file.</summary>
    public IEnumerable<Mutation> All => Lessons.SelectMany(lesson => lesson.Mutations);

    /// <summary>The list beside the lessons; null where the folder holds none.</summary>
    /// <exception cref="BookException">It is damaged; the message names the place.</exception>
    public static MutationList? Find(string folder) =>
        Path.Combine(folder, FileName) is string file && File.Exists(file) ? Read(file) : null;

    /// <summary>
    /// Reads {about, lessons: [{lesson, smaller?: [{cell, find, put}], mutations: [{claim, cell, control, broken,
    /// from?, changes: [{cell, find, put}], quick?}]}]}.
    /// </summary>
    /// <exception cref="BookException">A field is missing, misspelt or of another type, a claim stands twice, or a
    /// lesson beside the file is damaged.</exception>
    public static MutationList Read(string file)
    {
        DataField list = DataField.Read(file).With("about", "lessons");
        var lessons = new List<LessonMutations>();
        foreach (DataField place in list.List("lessons"))
        {
            LessonMutations lesson = Lesson(place, Path.GetDirectoryName(Path.GetFullPath(file))!);
            if (lessons.Any(other => LessonNumber.Same(other.Lesson, lesson.Lesson)))
            {
                throw place.Fault($"each lesson once; {lesson.Lesson} stands in the list already", "Join the two.");
            }

            lessons.Add(lesson);
        }

        return new(list.Text("about"), lessons);
    }

    /// <summary>
    /// A short word for what a mutation does and to which claim: another one after any change to it, to the claim's
    /// sentence, measure or threshold, or to the lesson's smaller settings.
    /// </summary>
    public string Fingerprint(Mutation mutation)
    {
        LessonMutations lesson = Lessons.First(one => one.Mutations.Contains(mutation));
        var text = new StringBuilder($"{mutation.Claim}\n{mutation.Key}\n{mutation.From}\n{mutation.Source}\n");
        foreach (Replacement change in (Replacement[])[.. mutation.Changes, .. lesson.Smaller])
        {
            text.Append($"{change.Cell}\n{change.Find}\n{change.Put}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }

    private static LessonMutations Lesson(DataField place, string folder)
    {
        place.With("lesson", "smaller", "mutations");
        string number = place.Text("lesson");
        if (!LessonNumber.Is(number))
        {
            throw place.Fault("a lesson by its number, such as \"04\"");
        }

        Dictionary<string, string> sources = Sources(folder, number);
        var mutations = new List<Mutation>();
        foreach (DataField one in place.List("mutations"))
        {
            one.With("claim", "cell", "control", "broken", "from", "changes", "quick");
            var mutation = new Mutation(one.Text("claim"), number, one.Text("cell"), one.Text("control"),
                one.Text("broken"), one.TextIfThere("from"), [.. one.List("changes").Select(Change)],
                one.FlagIfThere("quick"))
            {
                Source = sources.GetValueOrDefault(one.Text("cell"), ""),
            };
            if (mutations.Any(other => (other.Cell, other.Claim) == (mutation.Cell, mutation.Claim)))
            {
                throw one.Fault($"each claim once; {mutation.Claim} of {mutation.Key} stands in the list already",
                    "Take one of the two out.");
            }

            mutations.Add(mutation);
        }

        return new(number, [.. place.ListIfThere("smaller").Select(Change)], mutations);
    }

    // By cell; none where the folder has no such lesson, which whoever runs it says.
    private static Dictionary<string, string> Sources(string folder, string number)
    {
        string? path = Directory.EnumerateFiles(folder, "*.ipynb").Order(StringComparer.Ordinal).FirstOrDefault(file =>
            LessonNumber.Same(LessonNumber.Of(Path.GetFileNameWithoutExtension(file)), number));
        return path is null ? []
            : CourseLessons.Read(path).Cells.ToDictionary(cell => cell.Id, cell => cell.Source);
    }

    private static Replacement Change(DataField place)
    {
        place.With("cell", "find", "put");
        return new(place.Text("cell"), place.Text("find"), place.Raw("put"));
    }
}
