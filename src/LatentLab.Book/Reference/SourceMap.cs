using LatentLab.Book.Course;

namespace LatentLab.Book.Reference;

/// <summary>
/// A claim or a figure of the course as it was planned: its number, the lesson that is to show it, and what it is
/// about.
/// </summary>
/// <param name="Lesson">The number that the lesson's file name starts with, for example <c>04</c>.</param>
public sealed record PlannedItem(string Id, string Lesson, string Words);

/// <summary>One sentence of the source text and what in the course bears on it.</summary>
/// <param name="Language">The language it is written in, as in HTML's <c>lang</c>.</param>
/// <param name="English">A rendering in English where it is written in another language.</param>
/// <param name="Added">Not in the source text: a question that the course puts to it.</param>
/// <param name="Verdict">What the course has found; null where the map gives no verdict.</param>
/// <param name="Note">A remark of the course; null for none.</param>
public sealed record SourceSentence(
    string Text, string Language, string? English, bool Added, SentenceVerdict? Verdict, IReadOnlyList<string> Claims,
    IReadOnlyList<string> Figures, string? Note);

/// <summary>What the course has found of a sentence.</summary>
/// <param name="Word">One of <see cref="Words"/>.</param>
/// <param name="Why">In a few words.</param>
public sealed record SentenceVerdict(string Word, string Why)
{
    public const string Holds = "holds", NotTested = "not tested";

    /// <summary>A badge measures one number; a sentence may say more than that, or something else.</summary>
    public static IReadOnlyList<string> Words { get; } = [Holds, "holds in part", "does not hold", NotTested];
}

public sealed record SourceSection(string Heading, IReadOnlyList<SourceSentence> Sentences);

/// <summary>
/// Which claims and figures of a course bear on which sentence of the text it teaches. It is data of the course, kept
/// in a file beside the lessons; the book adds what was measured.
/// </summary>
public sealed record SourceMap(
    string About, IReadOnlyList<PlannedItem> Claims, IReadOnlyList<PlannedItem> Figures,
    IReadOnlyList<SourceSection> Sections, IReadOnlyList<string> References)
{
    public const string FileName = "source-map.json";

    /// <summary>The map beside the lessons; null where the folder holds none.</summary>
    /// <exception cref="BookException">It is damaged; the message names the place.</exception>
    public static SourceMap? Find(string folder) =>
        Path.Combine(folder, FileName) is string file && File.Exists(file) ? Read(file) : null;

    /// <summary>
    /// Reads {about, claims: [{id, lesson, words}], figures: [the same], sections: [{heading, sentences: [{text,
    /// language?, english?, added?, verdict?, why?, claims?, figures?, note?}]}], references?}.
    /// </summary>
    /// <exception cref="BookException">A field is missing, misspelt or of another type, a sentence stands twice, or
    /// names a claim or figure that the map does not declare.</exception>
    public static SourceMap Read(string file)
    {
        DataField map = DataField.Read(file).With("about", "claims", "figures", "sections", "references");
        IReadOnlyList<PlannedItem> claims = Planned(map, "claims"), figures = Planned(map, "figures");
        var seen = new HashSet<string>();
        return new(map.Text("about"), claims, figures,
            [.. map.List("sections").Select(section => Section(section, claims, figures, seen))],
            [.. map.ListIfThere("references").Select(reference => reference.AsText())]);
    }

    private static List<PlannedItem> Planned(DataField map, string kind)
    {
        var items = new List<PlannedItem>();
        foreach (DataField place in map.List(kind))
        {
            place.With("id", "lesson", "words");
            var item = new PlannedItem(place.Text("id"), place.Text("lesson"), place.Text("words"));
            if (!LessonNumber.Is(item.Lesson))
            {
                throw place.Fault("a lesson by its number, such as \"04\"");
            }

            if (items.Any(other => other.Id == item.Id))
            {
                throw place.Fault($"an id of its own; '{item.Id}' is declared already");
            }

            items.Add(item);
        }

        return items;
    }

    private static SourceSection Section(
        DataField section, IReadOnlyList<PlannedItem> claims, IReadOnlyList<PlannedItem> figures, HashSet<string> seen)
    {
        section.With("heading", "sentences");
        return new(section.Text("heading"),
            [.. section.List("sentences").Select(sentence => Sentence(sentence, claims, figures, seen))]);
    }

    private static SourceSentence Sentence(
        DataField place, IReadOnlyList<PlannedItem> claims, IReadOnlyList<PlannedItem> figures, HashSet<string> seen)
    {
        place.With("text", "language", "english", "added", "verdict", "why", "claims", "figures", "note");
        var sentence = new SourceSentence(
            place.Text("text"), place.TextIfThere("language") ?? "en", place.TextIfThere("english"),
            place.FlagIfThere("added"), Verdict(place),
            Ids(place, "claims", claims), Ids(place, "figures", figures), place.TextIfThere("note"));
        if (!seen.Add(sentence.Text))
        {
            throw place.Fault("each sentence once; this one stands in the map already", "Take one of the two out.");
        }

        if (sentence.English is null != (sentence.Language == "en"))
        {
            throw place.Fault("the field 'english' where 'language' names another language, and only there");
        }

        if (sentence.Claims.Count == 0 && sentence.Note is null)
        {
            throw place.Fault("at least one claim, or a note that says why there is none");
        }

        if (sentence is { Verdict.Word: SentenceVerdict.Holds, Claims.Count: 0, Figures.Count: 0 })
        {
            throw place.Fault("a claim or a figure that bears out the verdict 'holds'",
                "Name one, or give another verdict.");
        }

        return sentence;
    }

    private static SentenceVerdict? Verdict(DataField sentence)
    {
        string? word = sentence.TextIfThere("verdict"), why = sentence.TextIfThere("why");
        if (word is null != why is null)
        {
            throw sentence.Fault("both or neither of the fields 'verdict' and 'why'");
        }

        if (word is not null && !SentenceVerdict.Words.Contains(word))
        {
            throw sentence.Fault($"a verdict that is one of {string.Join(", ", SentenceVerdict.Words)}");
        }

        return word is null ? null : new(word, why!);
    }

    private static List<string> Ids(DataField sentence, string kind, IReadOnlyList<PlannedItem> declared)
    {
        var ids = new List<string>();
        foreach (DataField place in sentence.ListIfThere(kind))
        {
            string id = place.AsText();
            if (declared.All(item => item.Id != id))
            {
                throw place.Fault($"one of the ids that the map's '{kind}' declares",
                    "Correct it there, or declare it with its lesson.");
            }

            if (ids.Contains(id))
            {
                throw place.Fault("each id once in a sentence", "Take one of the two out.");
            }

            ids.Add(id);
        }

        return ids;
    }
}
