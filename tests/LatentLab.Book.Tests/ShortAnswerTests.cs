using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Book.Reference;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Tests;

/// <summary>The course's question on one page, in two languages, with the numbers of a run.</summary>
public sealed class ShortAnswerTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    private string Folder => Path.Combine(parent, "book");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public void Both_languages_have_the_same_sentences_in_the_same_order_with_the_same_claims_and_numbers()
    {
        IDocument page = Write(SampleReference.On(SampleBook.Contents()));
        IElement[] english = Items(page, "en"), chinese = Items(page, "zh");

        Assert.Equal(["The loss falls.", "With freedom, to nothing.", "It is a bridge."], english.Select(Sentence));
        Assert.Equal(["损失下降。", "足够自由时降到零。", "它是一座桥。"], chinese.Select(Sentence));
        Assert.Equal(["C03", "C04", "C10"], english.Select(Claim));
        Assert.Equal(english.Select(Claim), chinese.Select(Claim));
        Assert.Equal("0.87 nats per image share ✓ holds, needs ≤ 1 C03, lesson 01", Measured(english[0]));
        Assert.Equal("0.87 奈特/图像 比例 ✓ 成立，要求 ≤ 1 C03，第 01 课", Measured(chinese[0]));
        Assert.All(page.QuerySelectorAll(".answers li .pair"), pair =>
            Assert.Equal(["en", "zh"], pair.Children.Select(half => half.GetAttribute("lang"))));
    }

    [Fact]
    public void A_number_leads_to_the_cell_that_measured_it()
    {
        IDocument page = Write(SampleReference.On(SampleBook.Contents()));
        string address = Items(page, "en")[1].QuerySelector("a.where")!.GetAttribute("href")!;

        IDocument lesson = Page(address.Split('#')[0]);
        Assert.Contains("C04", lesson.GetElementById(address.Split('#')[1])!.TextContent);
    }

    [Fact]
    public void Where_a_claim_did_not_hold_the_page_says_so_in_either_language()
    {
        IDocument page = Write(SampleReference.On(SampleBook.Contents(allHold: false)));

        Assert.Contains("✗ does not hold in this run, needs ≤ 1", Measured(Items(page, "en")[1]));
        Assert.Contains("✗ 本次运行中不成立，要求 ≤ 1", Measured(Items(page, "zh")[1]));
        Assert.Equal("3 sentences · 2 of them measured in this book · ✗ 1 of 2 measured claims hold",
            Words(page.QuerySelector(".facts")!));
    }

    [Fact]
    public void What_was_not_run_is_called_so_and_a_lesson_that_lacks_the_claim_is_a_gap()
    {
        BookContents book = SampleReference.On(SampleBook.Contents());
        IReadOnlyList<string> gaps = BookWriter.Write(book, Folder);
        Assert.Equal([], gaps);
        Assert.Equal("not run distance C10, lesson 07 is not in this book", Measured(Items(Page("why.html"), "en")[2]));
        Assert.Equal("未运行 距离 C10，本书不含第 07 课", Measured(Items(Page("why.html"), "zh")[2]));

        BookLesson seventh = new("07-kl", SampleBook.Document("What does the KL do?"));
        gaps = BookWriter.Write(book with { Lessons = [.. book.Lessons, seventh] }, Folder);
        Assert.Equal("'why.json': expected claim C10 in lesson 07, found none. Show it there, or correct the sentence "
            + "'It is a bridge.'", Assert.Single(gaps));

        BookLesson broken = seventh with { Problem = "out of memory" };
        Assert.Equal([], BookWriter.Write(book with { Lessons = [.. book.Lessons, broken] }, Folder));
        Assert.Contains("lesson 07 did not run to its end", Measured(Items(Page("why.html"), "en")[2]));
    }

    [Fact]
    public void A_sentence_takes_the_measurement_whose_words_it_names()
    {
        BookContents book = SampleReference.On(SampleBook.Contents()) with
        {
            Answer = SampleReference.ReadAnswer(root => root["sentences"]![0]!["measure"] = "no such words"),
        };

        Assert.Contains("with the words 'no such words'", Assert.Single(BookWriter.Write(book, Folder)));
    }

    [Fact]
    public void Numbers_in_a_sentence_are_those_that_a_lesson_printed_in_both_languages()
    {
        BookContents book = Printed("from the prior 71 %, fitted 94 %");
        Write(book);
        Assert.Equal("Of 71 in a hundred, 94.", Sentence(Items(Page("why.html"), "en")[0]));
        Assert.Equal("94，71。", Sentence(Items(Page("why.html"), "zh")[0]));

        Write(Printed("nothing of the kind"));
        Assert.Equal("Of ? in a hundred, ?.", Sentence(Items(Page("why.html"), "en")[0]));
    }

    [Fact]
    public void Numbers_of_a_lesson_that_is_not_in_the_book_are_left_open()
    {
        Write(Printed("from the prior 71 %, fitted 94 %", lesson: "07"));
        Assert.Equal("Of ? in a hundred, ?.", Sentence(Items(Page("why.html"), "en")[0]));
    }

    [Fact]
    public void A_pattern_that_is_none_is_refused_with_its_place() => Assert.Contains(
        "sentences[0].taken: expected a regular expression in 'pattern'",
        Assert.Throws<BookException>(() => SampleReference.ReadAnswer(root =>
            root["sentences"]![0]!["taken"] = new JsonObject { ["lesson"] = "01", ["pattern"] = "(" })).Message);

    // The first sentence takes two numbers from a line that lesson 01 prints.
    private static BookContents Printed(string line, string lesson = "01")
    {
        BookContents book = SampleReference.On(SampleBook.Contents()) with
        {
            Answer = SampleReference.ReadAnswer(root =>
            {
                JsonNode sentence = root["sentences"]![0]!;
                (sentence["en"], sentence["zh"]) = ("Of {1} in a hundred, {2}.", "{2}，{1}。");
                sentence["taken"] = new JsonObject
                {
                    ["lesson"] = lesson,
                    ["pattern"] = "prior (\\d+) %, fitted (\\d+) %",
                };
            }),
        };
        book.Lessons[1].Document.Cells.Add(SampleBook.Code("told",
            new DisplayOutput(new JsonObject { ["text/plain"] = line }, [], IsResult: true)));
        return book;
    }

    [Fact]
    public void The_index_and_the_source_text_invite_to_it_in_both_languages()
    {
        Write(SampleReference.On(SampleBook.Contents()));

        Assert.All((string[])["index.html", "source.html"], file => Assert.Equal(
            [("why.html", "Why two numbers?"), ("why.html#zh", "为什么要两个数？")],
            Page(file).QuerySelectorAll(".question a").Select(link => (link.GetAttribute("href"), link.TextContent))));
        Assert.Null(Write(SampleBook.Contents() with { Map = SampleReference.ReadMap() }, "source.html")
            .QuerySelector(".question"));
    }

    [Theory]
    [InlineData("\"zh\": \"损失下降。\", ", "", "sentences[0].zh: expected words, found nothing")]
    [InlineData("\"claim\": \"C03\"", "\"clam\": \"C03\"", "sentences[0]: expected only the fields")]
    [InlineData("\"lesson\": \"07\"", "\"lesson\": \"seven\"", "a lesson by its number, such as \"04\"")]
    [InlineData("足够自由时降到零。", "损失下降。", "each sentence once in either language")]
    [InlineData("\"question\": { \"en\": \"Why two numbers?\", \"zh\"", "\"question\": { \"zh\"",
        "question.en: expected words, found nothing")]
    [InlineData("\"number\": { \"en\": \"share\", \"zh\": \"比例\" }", "\"number\": \"share\"",
        "sentences[0].number: expected an object with the fields 'en', 'zh', found \"share\"")]
    public void A_damaged_answer_is_refused_with_its_place(string what, string instead, string words)
    {
        Assert.Contains(what, SampleReference.Why);
        BookException fault = Assert.Throws<BookException>(() =>
        {
            SampleReference.Read(ShortAnswer.FileName, SampleReference.Why.Replace(what, instead), null,
                ShortAnswer.Find);
        });

        Assert.StartsWith("'why.json'", fault.Message);
        Assert.Contains(words, fault.Message);
    }

    private IDocument Write(BookContents book, string file = "why.html")
    {
        BookWriter.Write(book, Folder);
        return Page(file);
    }

    private IDocument Page(string file) => new HtmlParser().ParseDocument(File.ReadAllText(Path.Combine(Folder, file)));

    private static IElement[] Items(IDocument page, string language) =>
        [.. page.QuerySelectorAll($".answers li .pair > [lang={language}]")];

    private static string Sentence(IElement item) => item.QuerySelector("p")!.TextContent;

    private static string Claim(IElement item) => item.QuerySelector(".measured")!.GetAttribute("data-claim")!;

    private static string Measured(IElement item) => Words(item.QuerySelector(".measured")!);

    private static string Words(IElement element) => Regex.Replace(element.TextContent, @"\s+", " ").Trim();
}
