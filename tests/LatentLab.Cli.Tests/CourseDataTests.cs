using System.Text.RegularExpressions;
using LatentLab.Book.Course;
using LatentLab.Book.Reference;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests;

/// <summary>The source map and the glossary that the kit ships beside its lessons.</summary>
public sealed partial class CourseDataTests
{
    private static string Notebooks => Path.Combine(ProjectFolder.Find(), "notebooks");

    private static SourceMap Map =>
        SourceMap.Find(Notebooks) ?? throw new FileNotFoundException($"'{Notebooks}' holds no {SourceMap.FileName}.");

    private static Glossary Words =>
        Glossary.Find(Notebooks) ?? throw new FileNotFoundException($"'{Notebooks}' holds no {Glossary.FileName}.");

    private static ShortAnswer Answer =>
        ShortAnswer.Find(Notebooks)
        ?? throw new FileNotFoundException($"'{Notebooks}' holds no {ShortAnswer.FileName}.");

    private static SourceSentence[] Sentences => [.. Map.Sections.SelectMany(section => section.Sentences)];

    [Fact]
    public void The_map_declares_claims_C01_to_C27_and_figures_F1_to_F10()
    {
        Assert.Equal(Enumerable.Range(1, 27).Select(number => $"C{number:D2}"), Map.Claims.Select(claim => claim.Id));
        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"F{number}"), Map.Figures.Select(figure => figure.Id));
    }

    [Fact]
    public void Every_claim_and_every_figure_bears_on_some_sentence()
    {
        Assert.Equal([],
            Map.Claims.Select(claim => claim.Id).Except(Sentences.SelectMany(sentence => sentence.Claims)));
        Assert.Equal([],
            Map.Figures.Select(figure => figure.Id).Except(Sentences.SelectMany(sentence => sentence.Figures)));
    }

    [Fact]
    public void Every_sentence_stands_once_and_is_part_of_no_other()
    {
        string[] texts = [.. Sentences.Select(sentence => sentence.Text)];
        Assert.All(texts, text =>
            Assert.Equal([text], texts.Where(other => other.Contains(text, StringComparison.OrdinalIgnoreCase))));
    }

    [Fact]
    public void Only_a_question_of_the_course_itself_is_not_in_the_text() =>
        Assert.Equal(["C23", "C24", "C25", "C26", "C27"],
            Sentences.Where(sentence => sentence.Added).SelectMany(sentence => sentence.Claims));

    [Fact]
    public void A_figure_stands_beside_a_claim_of_the_lesson_that_draws_it()
    {
        Dictionary<string, string> lessons = Map.Claims.ToDictionary(claim => claim.Id, claim => claim.Lesson);
        Assert.All(Map.Figures, figure => Assert.Contains(
            Sentences.Where(sentence => sentence.Figures.Contains(figure.Id)),
            sentence => sentence.Claims.Any(claim => lessons[claim] == figure.Lesson)));
    }

    [Fact]
    public void The_short_answer_names_claims_of_the_map_and_words_that_their_lesson_says_of_them()
    {
        Dictionary<string, string> declared = Map.Claims.ToDictionary(claim => claim.Id, claim => claim.Lesson);
        Assert.InRange(Answer.Sentences.Count, 8, 12);
        Assert.All(Answer.Sentences, sentence =>
        {
            Assert.Contains(sentence.Claim, declared.Keys);
            string notebook = CourseLessons.Find(Notebooks).Single(path => NumberOf(path) == sentence.Lesson);
            string code = string.Join("\n", NotebookFile.Load(notebook).Cells
                .Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source));
            Assert.Contains($"\"{sentence.Claim}\"", code);
            // a sentence may be written as several strings with a plus between them
            Assert.Contains(sentence.Measure!, PlusBetweenStrings().Replace(code, ""));
        });
    }

    [Fact]
    public void The_short_answer_is_chinese_with_the_words_of_the_glossary_and_english_without_chinese()
    {
        static bool IsChinese(char letter) => letter is >= '\u4e00' and <= '\u9fff';
        BothLanguages[] texts =
        [
            Answer.Question, Answer.About,
            .. Answer.Sentences.SelectMany(sentence => new[] { sentence.Text, sentence.Number }),
        ];
        Assert.All(texts, text =>
        {
            Assert.Contains(text.Chinese, IsChinese);
            Assert.DoesNotContain(text.English, IsChinese);
        });
        // Where the English sentence has a term, the Chinese one has the glossary's word for it.
        string[] terms =
        [
            "autoencoder (AE)", "variational autoencoder (VAE)", "decoder", "reconstruction error", "code"
        ];
        foreach (GlossaryTerm term in Words.Terms.Where(term => terms.Contains(term.English)))
        {
            string english = term.English.Split(" (")[0], chinese = term.Chinese.Split(" / ")[0];
            Assert.All(texts.Where(text => Regex.IsMatch(text.English, $@"\b{english}s?\b")),
                text => Assert.Contains(chinese, text.Chinese));
        }
    }

    [Fact]
    public void The_glossary_has_both_languages_and_names_lessons_of_the_course()
    {
        Assert.InRange(Words.Terms.Count, 35, 80);
        string[] lessons = [.. CourseLessons.Find(Notebooks).Select(NumberOf)];
        Assert.All(Words.Terms, term =>
        {
            Assert.Contains(term.Chinese, letter => letter is >= '\u4e00' and <= '\u9fff');
            Assert.DoesNotContain(term.English, letter => letter is >= '\u4e00' and <= '\u9fff');
            Assert.Contains(term.Lesson, lessons);
        });
    }

    [Fact]
    public void Claims_of_the_lessons_that_exist_are_where_the_map_says()
    {
        foreach (string notebook in CourseLessons.Find(Notebooks))
        {
            string source = File.ReadAllText(notebook), number = NumberOf(notebook);
            Assert.All(Map.Claims.Where(claim => claim.Lesson == number), claim => Assert.True(
                source.Contains($"\\\"{claim.Id}\\\""), $"{Path.GetFileName(notebook)} shows no {claim.Id}."));
        }
    }

    [Fact]
    public void Each_sentence_has_a_verdict_with_its_reason()
    {
        Assert.All(Sentences, sentence => Assert.True(sentence.Verdict is { Why.Length: > 10 }, sentence.Text));
        Assert.All(Sentences.Where(sentence => sentence.Verdict!.Word == SentenceVerdict.Holds),
            sentence => Assert.True(sentence.Claims.Count + sentence.Figures.Count > 0, sentence.Text));
    }

    [Fact]
    public void The_readme_counts_the_verdicts_as_they_are()
    {
        SourceSentence[] text = [.. Sentences.Where(sentence => !sentence.Added)];
        int Count(string word) => text.Count(sentence => sentence.Verdict!.Word == word);
        string readme = string.Join(' ', File.ReadAllText(Path.Combine(ProjectFolder.Find(), "README.md"))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.Contains($"a text of {text.Length} sentences", readme);
        Assert.Contains($"{Count("holds")} hold, {Count("holds in part")} hold in part, {Count("does not hold")} does "
            + $"not hold, {Count("not tested")} were not tested", readme);
    }

    [GeneratedRegex("\"\\s*\\+\\s*\\$?\"")]
    private static partial Regex PlusBetweenStrings();

    // 06 of 06-encoding-distributions.ipynb, 06b of 06b-write-a-vae.ipynb
    private static string NumberOf(string notebook) => Path.GetFileName(notebook).Split('-')[0];
}
