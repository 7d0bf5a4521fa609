using LatentLab.Book.Mutations;
using LatentLab.Book.Reference;

namespace LatentLab.Book.Translation;

/// <summary>What a Chinese course is made of: the notebooks, and what the book has beside them.</summary>
public sealed class CourseTranslation
{
    /// <summary>The Chinese edition's folder in the book.</summary>
    public const string FolderName = Editions.ChineseFolder;

    private readonly Translations translations;

    private CourseTranslation(string notebooks, Translations translations)
    {
        Notebooks = notebooks;
        this.translations = translations;
    }

    /// <summary>The folder of the Chinese notebooks.</summary>
    public string Notebooks { get; }

    /// <summary>Whether the lessons have a translation.</summary>
    /// <param name="folder">The lessons' folder.</param>
    public static bool IsThere(string folder) => Directory.Exists(Path.Combine(folder, Translations.FolderName));

    /// <summary>Reads the translations and writes the Chinese notebooks.</summary>
    /// <param name="folder">The lessons' folder.</param>
    /// <exception cref="BookException">A notebook or a translation cannot be read.</exception>
    public static CourseTranslation Of(string folder) =>
        new(ChineseNotebooks.Write(folder), Translations.Read(folder));

    public Glossary? Of(Glossary? glossary) => glossary is null ? null : glossary with
    {
        Terms = [.. glossary.Terms.Select(term =>
            term with { Meaning = In(Glossary.FileName, term.English, "meaning", term.Meaning) })],
    };

    public SourceMap? Of(SourceMap? map) => map is null ? null : map with
    {
        About = In(SourceMap.FileName, "about", "about", map.About),
        Claims = [.. map.Claims.Select(Planned)],
        Figures = [.. map.Figures.Select(Planned)],
        Sections = [.. map.Sections.Select(section =>
            section with { Sentences = [.. section.Sentences.Select(Sentence)] })],
    };

    public TeacherGuide? Of(TeacherGuide? guide) => guide is null ? null : new(
        Page(Path.GetFileNameWithoutExtension(TeacherGuide.PlansFile), guide.Plans),
        [.. guide.Lessons.Select(notes => notes with { Markdown = Page(notes.Lesson, notes.Markdown) })]);

    public ClaimMutations? Of(ClaimMutations? mutations) => mutations is null ? null : mutations with
    {
        List = new(In(MutationList.FileName, "about", "about", mutations.List.About),
            [.. mutations.List.Lessons.Select(lesson =>
                lesson with { Mutations = [.. lesson.Mutations.Select(Mutation)] })]),
    };

    private Mutation Mutation(Mutation mutation)
    {
        string id = $"{mutation.Claim} {mutation.Cell}";
        return mutation with
        {
            Control = In(MutationList.FileName, id, "control", mutation.Control),
            Broken = In(MutationList.FileName, id, "broken", mutation.Broken),
        };
    }

    private PlannedItem Planned(PlannedItem item) =>
        item with { Words = In(SourceMap.FileName, item.Id, "words", item.Words) };

    // What the source text says stays in its own words; a Chinese reader needs no English for its Chinese.
    private SourceSentence Sentence(SourceSentence sentence) => sentence with
    {
        Text = sentence.Added ? In(SourceMap.FileName, sentence.Text, "text", sentence.Text) : sentence.Text,
        English = null,
        Verdict = sentence.Verdict is null ? null : sentence.Verdict with
        {
            Why = In(SourceMap.FileName, sentence.Text, "why", sentence.Verdict.Why),
        },
        Note = sentence.Note is null ? null : In(SourceMap.FileName, sentence.Text, "note", sentence.Note),
    };

    private string Page(string name, string markdown) => new ParagraphWords(markdown).With(passage =>
        Chinese($"{TeacherGuide.FolderName}/{name}", "page", passage) ?? TranslatedNotebook.Marked(passage.English));

    private string In(string file, string entry, string field, string english) =>
        Chinese(Path.GetFileNameWithoutExtension(file), entry, new Passage(field, english))
            ?? TranslatedNotebook.Mark + english;

    private string? Chinese(string file, string entry, Passage passage) =>
        translations.Find(file, entry, passage) is { Chinese.Length: > 0 } found ? found.Chinese : null;
}
