using LatentLab.Book.Reference;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Tests;

public class ReferenceDataTests
{
    [Fact]
    public void A_map_is_read_with_everything_in_it()
    {
        SourceMap map = SampleReference.ReadMap();

        Assert.Equal(["C03", "C04", "C10"], map.Claims.Select(claim => claim.Id));
        Assert.Equal(new PlannedItem("F4", "05", "a bridge"), map.Figures[1]);
        Assert.Equal(["Decoder", "Limitations"], map.Sections.Select(section => section.Heading));
        SourceSentence second = map.Sections[0].Sentences[1], chinese = map.Sections[1].Sentences[0];
        Assert.Equal(("With freedom it falls to nothing.", "en", null, false, "A remark."),
            (second.Text, second.Language, second.English, second.Added, second.Note));
        Assert.Equal(["C04", "C03"], second.Claims);
        Assert.Equal([], second.Figures);
        Assert.Equal(("zh", "A transformation between distributions."), (chinese.Language, chinese.English));
        Assert.True(map.Sections[1].Sentences[1].Added);
        Assert.Equal(["https://example.org/vae", "A book"], map.References);
    }

    [Fact]
    public void A_glossary_is_read_in_the_order_of_its_english_words() =>
        Assert.Equal(["autoencoder", "encoder", "prior"],
            SampleReference.ReadGlossary().Terms.Select(term => term.English));

    [Fact]
    public void A_folder_without_the_files_has_neither()
    {
        string empty = Directory.CreateTempSubdirectory("latentlab-reference-").FullName;
        Assert.Null(SourceMap.Find(empty));
        Assert.Null(Glossary.Find(empty));
        Directory.Delete(empty);
    }

    public static TheoryData<string, string, string> DamagedMaps => new()
    {
        { "\"text\": \"The loss falls.\"", "\"txt\": \"The loss falls.\"",
        "sections[0].sentences[0]: expected only the fields 'text', 'language', 'english', 'added', 'verdict', "
        + "'why', 'claims', 'figures', 'note', found 'txt'" },
        { "\"about\": \"A learner's notes.\",", "", "about: expected words, found nothing" },
        { "\"heading\": \"Decoder\"", "\"heading\": \"  \"", "sections[0].heading: expected words, found \"  \"" },
        { "[\"C04\", \"C03\"]", "[\"C04\", \"C99\"]",
        "sections[0].sentences[1].claims[1]: expected one of the ids that the map's 'claims' declares, found \"C99\". "
        + "Correct it there, or declare it with its lesson." },
        { "[\"C04\", \"C03\"]", "[\"C04\", \"C04\"]", "each id once in a sentence" },
        { "[\"C04\", \"C03\"]", "\"C04\"",
        "sections[0].sentences[1].claims: expected a list that is not empty, found \"C04\"" },
        { "[\"C04\", \"C03\"]", "[4]", "sections[0].sentences[1].claims[0]: expected words, found 4" },
        { "\"figures\": [\"F1\"]", "\"figures\": [\"F9\"]",
        "sections[0].sentences[0].figures[0]: expected one of the ids that the map's 'figures' declares, found "
        + "\"F9\"" },
        { "With freedom it falls to nothing.", "The loss falls.",
        "sections[0].sentences[1]: expected each sentence once" },
        { "\"language\": \"zh\", ", "", "the field 'english' where 'language' names another language, and only there" },
        { "\"english\": \"A transformation between distributions.\", ", "", "the field 'english' where" },
        { "\"added\": true, \"claims\": [\"C10\"]", "\"added\": true",
        "at least one claim, or a note that says why there is none" },
        { "\"added\": true", "\"added\": true, \"verdict\": \"holds\"",
        "sections[1].sentences[1]: expected both or neither of the fields 'verdict' and 'why'" },
        { "\"added\": true", "\"added\": true, \"verdict\": \"true\", \"why\": \"so it is\"",
        "a verdict that is one of holds, holds in part, does not hold, not tested" },
        { "\"claims\": [\"C04\", \"C03\"]", "\"verdict\": \"holds\", \"why\": \"so it is\"",
        "a claim or a figure that bears out the verdict 'holds'" },
        { "\"added\": true", "\"added\": \"yes\"",
        "sections[1].sentences[1].added: expected true or false, found \"yes\"" },
        { "\"id\": \"C04\", \"lesson\": \"01\"", "\"id\": \"C04\", \"lesson\": \"one\"",
        "claims[1]: expected a lesson by its number, such as \"04\"" },
        { "\"id\": \"C04\"", "\"id\": \"C03\"", "claims[1]: expected an id of its own; 'C03' is declared already" },
        { "\"references\"", "\"refrences\"", "at the top: expected only the fields" },
        { "\"about\": \"A learner's notes.\",", "\"about\": \"a\", \"about\": \"b\",",
        "expected JSON, found a fault in it: " },
        { "\"claims\": [\"C03\"], \"figures\"", "\"claims\": [\"C03\" \"figures\"", "line 14: expected JSON" },
    };

    [Theory, MemberData(nameof(DamagedMaps))]
    public void A_damaged_map_is_refused_with_the_place_what_was_expected_and_what_was_found(
        string what, string instead, string words)
    {
        Assert.Contains(what, SampleReference.Map);
        BookException fault = Assert.Throws<BookException>(() =>
        {
            SampleReference.Read(SourceMap.FileName, SampleReference.Map.Replace(what, instead), null, SourceMap.Find);
        });

        Assert.StartsWith("'source-map.json'", fault.Message);
        Assert.Contains(words, fault.Message);
        Assert.EndsWith(".", fault.Message);
    }

    [Theory]
    [InlineData("[]", "at the top: expected an object with the fields 'about', 'aboutInChinese', 'terms', found []")]
    [InlineData("null",
        "at the top: expected an object with the fields 'about', 'aboutInChinese', 'terms', found nothing")]
    [InlineData("", "line 1: expected JSON")]
    [InlineData("{\"about\": \"a\", \"terms\": []}", "terms: expected a list that is not empty, found []")]
    [InlineData("{\"about\": \"a\\ud800\", \"terms\": []}", "a string in it is not text")]
    [InlineData("{\"about\": \"a\", \"terms\": [3]}",
        "terms[0]: expected an object with the fields 'english', 'chinese', 'meaning', 'lesson', 'source', 'avoid', "
        + "found 3")]
    public void A_glossary_that_is_none_is_refused(string json, string words) =>
        Assert.Contains(words, Assert.Throws<BookException>(() =>
        {
            SampleReference.Read(Glossary.FileName, json, null, Glossary.Find);
        }).Message);

    [Fact]
    public void A_term_that_stands_twice_is_refused_whatever_its_case()
    {
        BookException fault = Assert.Throws<BookException>(() =>
        {
            SampleReference.ReadGlossary(root => root["terms"]![2]!["english"] = "Encoder");
        });
        Assert.Contains("terms[2]: expected each term once; 'Encoder' stands in the glossary already", fault.Message);
    }

    [Fact]
    public void Sources_are_collected_as_the_lessons_name_them_and_the_same_work_once()
    {
        BookLesson first = Lesson("00-a",
            "Text.\n\n**Sources.** Rocca, J. (2019). *Understanding VAEs well (a post).* TDS: an argument. · Kingma, "
            + "D. P., Welling, M. (2014). *Auto-Encoding\nVariational Bayes.* · The course's source text, section "
            + "\"Loss\".");
        BookLesson second = Lesson("01-b",
            "**Sources.** The course's source text, sections \"A\" and \"B\". · Kingma, D. P. (2014). *Adam: another "
            + "work.* · Rocca, J. (2019). *Understanding VAEs well.* TDS.\n\nNot a source.");
        IReadOnlyList<LessonSource> sources =
            LessonSources.Of([first, second, Lesson("02-c", "No **Sources.** here, nor · there.")]);

        Assert.Equal(
            ["Kingma, D. P. (2014). *Adam: another work.*",
                "Kingma, D. P., Welling, M. (2014). *Auto-Encoding Variational Bayes.*",
                "Rocca, J. (2019). *Understanding VAEs well.* TDS.", "The course's source text"],
            sources.Select(source => source.Markdown));
        Assert.Equal(["01-b", "00-a", "00-a 01-b", "00-a 01-b"],
            sources.Select(source => string.Join(' ', source.Lessons)));
    }

    [Theory]
    [InlineData("**Sources:** A (2001). B. · C (2002). D.")]
    [InlineData("## Sources\n\nA (2001). B. · C (2002). D.")]
    [InlineData("**Sources.**\n\n- A (2001). B.\n- C (2002). D.\n\nAnother paragraph.")]
    [InlineData("### Sources\n* A (2001). B.\n* C (2002).\n  D.")]
    public void Sources_may_be_a_paragraph_or_a_list(string markdown) =>
        Assert.Equal(["A (2001). B.", "C (2002). D."],
            LessonSources.Entries(Lesson("00-a", $"Words · before.\n\n{markdown}").Document));

    private static BookLesson Lesson(string name, string markdown)
    {
        var document = new NotebookDocument();
        document.Cells.Add(SampleBook.Markdown(markdown));
        return new(name, document);
    }
}
