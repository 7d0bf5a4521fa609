using System.Text.RegularExpressions;
using LatentLab.Book.Course;

namespace LatentLab.Book.Reference;

/// <summary>The same words in the two languages of the course.</summary>
public sealed record BothLanguages(string English, string Chinese);

/// <summary>One sentence of the answer and the claim that bears it out.</summary>
/// <param name="Claim">The claim's number, for example <c>C14</c>.</param>
/// <param name="Lesson">The number of the lesson that measures it, for example <c>06</c>.</param>
/// <param name="Measure">Words of the claim's own sentence that tell it from others of the same number; null where the
/// lesson shows only one.</param>
/// <param name="Number">What the measured number is, as a noun phrase.</param>
/// <param name="Taken">Where the numbers in the sentence itself come from; null where it has none.</param>
public sealed record AnswerSentence(
    BothLanguages Text, string Claim, string Lesson, string? Measure, BothLanguages Number, TakenNumbers? Taken = null);

/// <summary>
/// Numbers that a sentence takes from what a lesson printed: <c>{1}</c>, <c>{2}</c>, … in it are the pattern's groups.
/// </summary>
/// <param name="Lesson">The number of the lesson, for example <c>11</c>.</param>
public sealed record TakenNumbers(string Lesson, Regex Pattern);

/// <summary>
/// The question that the course is about, answered in a few sentences, each with a claim; data of the course, kept in a
/// file beside the lessons. The book adds what was measured.
/// </summary>
/// <param name="About">What the reader is looking at.</param>
/// <param name="Units">A claim's unit in English → in Chinese.</param>
public sealed record ShortAnswer(
    BothLanguages Question, BothLanguages About, IReadOnlyDictionary<string, string> Units,
    IReadOnlyList<AnswerSentence> Sentences)
{
    public const string FileName = "why.json";

    /// <summary>The answer beside the lessons; null where the folder holds none.</summary>
    /// <exception cref="BookException">It is damaged; the message names the place.</exception>
    public static ShortAnswer? Find(string folder) =>
        Path.Combine(folder, FileName) is string file && File.Exists(file) ? Read(file) : null;

    /// <summary>
    /// Reads {question, about, units?: [{english, chinese}], sentences: [{en, zh, claim, lesson, measure?, number,
    /// taken?: {lesson, pattern}}]}, where question, about and number are {en, zh}.
    /// </summary>
    /// <exception cref="BookException">A field is missing, misspelt or of another type, or a sentence stands
    /// twice.</exception>
    public static ShortAnswer Read(string file)
    {
        DataField answer = DataField.Read(file).With("question", "about", "units", "sentences");
        var units = new Dictionary<string, string>();
        foreach (DataField place in answer.ListIfThere("units"))
        {
            place.With("english", "chinese");
            if (!units.TryAdd(place.Text("english"), place.Text("chinese")))
            {
                throw place.Fault("each unit once", "Take one of the two out.");
            }
        }

        var sentences = new List<AnswerSentence>();
        foreach (DataField place in answer.List("sentences"))
        {
            place.With("en", "zh", "claim", "lesson", "measure", "number", "taken");
            var sentence = new AnswerSentence(new(place.Text("en"), place.Text("zh")), place.Text("claim"),
                place.Text("lesson"), place.TextIfThere("measure"), Both(place, "number"), Taken(place));
            if (!LessonNumber.Is(sentence.Lesson))
            {
                throw place.Fault("a lesson by its number, such as \"04\"");
            }

            if (sentences.Any(other =>
                other.Text.English == sentence.Text.English || other.Text.Chinese == sentence.Text.Chinese))
            {
                throw place.Fault("each sentence once in either language", "Take one of the two out.");
            }

            sentences.Add(sentence);
        }

        return new(Both(answer, "question"), Both(answer, "about"), units, sentences);
    }

    private static TakenNumbers? Taken(DataField owner)
    {
        if (owner.Json("taken") is null)
        {
            return null;
        }

        DataField place = owner.Part("taken").With("lesson", "pattern");
        try
        {
            return new(place.Text("lesson"), new Regex(place.Text("pattern"), RegexOptions.Singleline));
        }
        catch (RegexParseException)
        {
            throw place.Fault("a regular expression in 'pattern'");
        }
    }

    private static BothLanguages Both(DataField owner, string name)
    {
        DataField place = owner.Part(name).With("en", "zh");
        return new(place.Text("en"), place.Text("zh"));
    }
}
