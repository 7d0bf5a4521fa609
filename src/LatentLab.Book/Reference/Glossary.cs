using LatentLab.Book.Course;

namespace LatentLab.Book.Reference;

/// <summary>A term in two languages.</summary>
/// <param name="Meaning">What it means, in a line.</param>
/// <param name="Lesson">The number of the lesson that introduces it, for example <c>04</c>.</param>
public sealed record GlossaryTerm(string English, string Chinese, string Meaning, string Lesson)
{
    /// <summary>Where the Chinese word is used for it: a textbook, a standard; null where none is named.</summary>
    public string? Source { get; init; }

    /// <summary>Other Chinese words for it, which the course does not use.</summary>
    public IReadOnlyList<string> Avoided { get; init; } = [];
}

/// <summary>
/// The words of a course, English and Chinese side by side; data of the course, kept in a file beside the lessons.
/// </summary>
/// <param name="AboutInChinese">The same as <paramref name="About"/> for readers of Chinese; null for none.</param>
/// <param name="Terms">In the order of their English words.</param>
public sealed record Glossary(string About, string? AboutInChinese, IReadOnlyList<GlossaryTerm> Terms)
{
    public const string FileName = "glossary.json";

    /// <summary>The glossary beside the lessons; null where the folder holds none.</summary>
    /// <exception cref="BookException">It is damaged; the message names the place.</exception>
    public static Glossary? Find(string folder) =>
        Path.Combine(folder, FileName) is string file && File.Exists(file) ? Read(file) : null;

    /// <summary>
    /// Reads {about, aboutInChinese?, terms: [{english, chinese, meaning, lesson, source?, avoid?}]}.
    /// </summary>
    /// <exception cref="BookException">A field is missing, misspelt or of another type, or a term stands
    /// twice.</exception>
    public static Glossary Read(string file)
    {
        DataField glossary = DataField.Read(file).With("about", "aboutInChinese", "terms");
        var terms = new List<GlossaryTerm>();
        foreach (DataField place in glossary.List("terms"))
        {
            place.With("english", "chinese", "meaning", "lesson", "source", "avoid");
            var term = new GlossaryTerm(place.Text("english"), place.Text("chinese"), place.Text("meaning"),
                place.Text("lesson"))
            {
                Source = place.TextIfThere("source"),
                Avoided = [.. place.ListIfThere("avoid").Select(word => word.AsText())],
            };
            if (!LessonNumber.Is(term.Lesson))
            {
                throw place.Fault("a lesson by its number, such as \"04\"");
            }

            if (terms.Any(other => string.Equals(other.English, term.English, StringComparison.OrdinalIgnoreCase)))
            {
                throw place.Fault($"each term once; '{term.English}' stands in the glossary already",
                    "Take one of the two out.");
            }

            terms.Add(term);
        }

        return new(glossary.Text("about"), glossary.TextIfThere("aboutInChinese"),
            [.. terms.OrderBy(term => term.English, StringComparer.OrdinalIgnoreCase)]);
    }
}
