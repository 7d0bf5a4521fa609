using LatentLab.Book.Translation;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Tests.Translation;

public class CellWordsTests
{
    private static CellWords Of(string language, string source) => CellWords.Of(
        new NotebookCell
        {
            Id = "a",
            Kind = language == "markdown" ? CellKind.Markdown : CellKind.Code,
            Language = language,
            Source = source,
        }, new HashSet<string>());

    private static string[] English(string language, string source) =>
        [.. Of(language, source).Passages.Select(passage => passage.English)];

    [Fact]
    public void Text_is_divided_at_its_blank_lines() =>
        Assert.Equal(["# A title", "One\ntwo.", "- a list\n- of words"],
            English("markdown", "# A title\n\nOne\ntwo.\n\n\n- a list\n- of words\n"));

    [Fact]
    public void Formulas_and_code_blocks_stay_whole_and_a_formula_alone_is_no_passage() =>
        Assert.Equal(["Look:", "```\na word\n\nanother\n```"],
            English("markdown", "Look:\n\n$$\n\\text{loss}\n\n= 1\n$$\n\n```\na word\n\nanother\n```"));

    [Theory]
    [InlineData("markdown", "\n\n# A title\n\n\nOne\ntwo.\n \n$$x$$\n\nthree\n")]
    [InlineData("html", "#!html\n<p>One\n</p>\n\n<p>two</p>")]
    [InlineData("javascript", "#!javascript\nconst a = \"two words\"; // a comment\nb = `at ${x} or so`;")]
    [InlineData("fsharp", "#!fsharp\nlet f (a: InUnit<'unit>, b: InUnit<'unit>) = $\"%.2f{a} or so\" /// words")]
    public void A_cell_without_translations_is_the_cell_itself(string language, string source) =>
        Assert.Equal(source, Of(language, source).With(_ => null));

    [Fact]
    public void Other_languages_have_their_sentences_but_not_their_names()
    {
        Assert.Equal(["a comment", "<button>Draw it</button>", "at ${x} or so"], English("javascript", """
            document.createElement("canvas"); // a comment
            box.innerHTML = "<button>Draw it</button>" + "<br>" + "width:9rem"; told = `at ${x} or so`;
            """));
        Assert.Equal(["%.2f{a} or so", "words"],
            English("fsharp", "let f (a: InUnit<'unit>, b: InUnit<'unit>) = $\"%.2f{a} or so\" /// words"));
        Assert.Equal(["<p>One\n</p>", "<p>two</p>"], English("html", "#!html\n<p>One\n</p>\n\n<p>two</p>"));
    }
}
