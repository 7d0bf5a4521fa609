using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Book.Claims;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

/// <summary>The source map's and the glossary's pages, as they follow from a book's lessons.</summary>
public sealed class ReferencePagesTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    private string Folder => Path.Combine(parent, "book");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_pages_are_linked_from_everywhere_and_have_no_fault(bool allHold)
    {
        BookWriter.Write(SampleReference.On(SampleBook.Contents(allHold)), Folder);

        Assert.Equal([], BookChecker.Faults(Folder));
        Assert.All((string[])["index.html", "00-start-here.html", "01-autoencoder.html", "why.html", "source.html",
            "glossary.html"], file =>
                Assert.Equal(["why.html", "source.html", "glossary.html"],
                    Page(file).QuerySelectorAll("header nav.site a").Select(link => link.GetAttribute("href"))));
        Assert.Equal("Source text", Page("source.html").QuerySelector("header [aria-current=page]")!.TextContent);
        Assert.Equal("Glossary", Page("glossary.html").QuerySelector("header [aria-current=page]")!.TextContent);
    }

    [Fact]
    public void A_book_without_map_and_glossary_has_neither_page_nor_link()
    {
        BookWriter.Write(SampleBook.Contents(), Folder);

        Assert.False(File.Exists(Path.Combine(Folder, "source.html")));
        Assert.DoesNotContain("glossary.html", File.ReadAllText(Path.Combine(Folder, "index.html")));
        Assert.Null(Page("index.html").QuerySelector("nav.site"));
    }

    [Fact]
    public void The_playground_is_a_page_that_index_and_bar_lead_to_and_that_stands_still_while_the_book_grows()
    {
        const string figure = "<figure aria-label=\"Playground\"><p>Two models.</p></figure>";
        BookWriter.Write(
            SampleReference.On(SampleBook.Contents()) with { Playground = figure, Growing = true }, Folder);

        Assert.Equal([], BookChecker.Faults(Folder));
        Assert.All((string[])["index.html", "00-start-here.html", "glossary.html", "playground.html"], file =>
            Assert.Equal("Playground", Page(file).QuerySelector("header a[href='playground.html']")!.TextContent));
        Assert.Equal("Train one in the page",
            Page("index.html").QuerySelector("main a[href='playground.html']")!.TextContent);
        Assert.Contains(figure, File.ReadAllText(Path.Combine(Folder, "playground.html")));
        Assert.Null(Page("playground.html").QuerySelector("meta[name=latentlab-live]"));

        BookWriter.Write(SampleReference.On(SampleBook.Contents()), Folder);
        Assert.False(File.Exists(Path.Combine(Folder, "playground.html")));
        Assert.Null(Page("index.html").QuerySelector("a[href='playground.html']"));
    }

    [Fact]
    public void A_sentence_stands_beside_its_claims_numbers_and_verdicts()
    {
        BookWriter.Write(SampleReference.On(SampleBook.Contents(allHold: false)), Folder);
        IElement sentence = Page("source.html").GetElementById("sentence-2")!;

        Assert.Equal("With freedom it falls to nothing.", sentence.QuerySelector("blockquote")!.TextContent);
        Assert.Equal("A remark.", sentence.QuerySelector(".note")!.TextContent);
        Assert.Equal(["C04", "C03"], sentence.QuerySelectorAll(".claim-head > strong").Select(id => id.TextContent));
        // Lessons 00 and 01 both show both; C04 fails in 01 only, and that is never folded.
        IElement[] failures =
            [.. sentence.QuerySelectorAll(".measurements .fails").Where(verdict => verdict.Closest("details") is null)];
        Assert.Equal("✗ fails 9.4 nats per image needs ≤ 1", Words(failures.Single().ParentElement!)[..36]);
        Assert.Contains("2 of them measured", Page("source.html").QuerySelector(".facts")!.TextContent);
        Assert.Contains("✗ 3 of 4 measurements hold", Page("source.html").QuerySelector(".facts")!.TextContent);
    }

    [Fact]
    public void A_sentence_that_was_not_tested_is_not_counted_as_measured()
    {
        BookContents book = SampleReference.On(SampleBook.Contents()) with
        {
            Map = SampleReference.ReadMap(root =>
            {
                root["sections"]![0]!["sentences"]![0]!["verdict"] = "not tested";
                root["sections"]![0]!["sentences"]![0]!["why"] = "It asks.";
            }),
        };
        BookWriter.Write(book, Folder);

        Assert.Contains("1 of them measured", Page("source.html").QuerySelector(".facts")!.TextContent);
    }

    [Fact]
    public void The_texts_own_sentences_and_the_courses_questions_are_counted_apart()
    {
        BookContents book = SampleReference.On(SampleBook.Contents()) with
        {
            Map = SampleReference.ReadMap(root =>
            {
                foreach ((int section, int sentence, string verdict) in (ReadOnlySpan<(int, int, string)>)
                    [(0, 0, "does not hold"), (0, 1, "holds"), (1, 0, "not tested"), (1, 1, "holds")])
                {
                    root["sections"]![section]!["sentences"]![sentence]!["verdict"] = verdict;
                    root["sections"]![section]!["sentences"]![sentence]!["why"] = "So.";
                }
            }),
        };
        BookWriter.Write(book, Folder);

        const string own = "1 holds, 1 does not hold, 1 is not tested";
        Assert.Contains($"3 sentences of the text and 1 question that the course adds · 2 of them measured in this "
            + "book", Words(Page("source.html").QuerySelector(".facts")!));
        Assert.Contains($"of the text's 3, {own}", Words(Page("source.html").QuerySelector(".facts")!));
        Assert.Contains($"Of the source text's 3 sentences, {own}; of 1 question that the course adds, 1 holds.",
            Words(Page("index.html").Body!));
    }

    [Fact]
    public void A_number_leads_to_the_cell_that_measured_it()
    {
        BookWriter.Write(SampleReference.On(SampleBook.Contents()), Folder);
        string address = Page("source.html").QuerySelector("#sentence-1 .what[href^='01']")!.GetAttribute("href")!;

        IElement cell = Page("01-autoencoder.html").GetElementById(address.Split('#')[1])!;
        Assert.Contains("C03", cell.QuerySelector(".latentlab-claim")!.TextContent);
    }

    [Fact]
    public void What_a_missing_lesson_would_show_says_so_and_is_no_fault_of_the_map()
    {
        IReadOnlyList<string> gaps = BookWriter.Write(SampleReference.On(SampleBook.Contents()), Folder);
        IDocument page = Page("source.html");

        Assert.Equal([], gaps);
        Assert.Equal(
            "Not shown: lesson 05 is not in this book.", page.QuerySelector("#sentence-3 .absent")!.TextContent);
        Assert.Equal("Figure F4 · a bridge: lesson 05 is not in this book.",
            page.QuerySelector("#sentence-3 .figure-link")!.TextContent);
        Assert.Equal("zh", page.QuerySelector("#sentence-3 blockquote")!.GetAttribute("lang"));
        Assert.Equal("In English: A transformation between distributions.",
            page.QuerySelector("#sentence-3 .english")!.TextContent);
        Assert.Null(page.QuerySelector("#sentence-4 blockquote"));
        Assert.Equal("07 (not in this book)",
            Page("glossary.html").QuerySelector("#term-prior [data-label=Lesson]")!.TextContent);
        Assert.Equal(
            "01-autoencoder.html", Page("glossary.html").QuerySelector("#term-autoencoder a")!.GetAttribute("href"));
    }

    [Fact]
    public void A_complete_course_owes_the_map_every_claim_and_figure()
    {
        BookContents book = SampleReference.On(SampleBook.Contents());
        BookLesson fifth = new("05-bridge", SampleBook.Document("What is generation?"));
        IReadOnlyList<string> gaps = BookWriter.Write(book with { Lessons = [.. book.Lessons, fifth] }, Folder);

        Assert.Equal(3, gaps.Count);
        Assert.StartsWith(
            "'source-map.json': expected claim C10 (a generator maps distributions) in lesson 05, found it in no "
            + "lesson.", gaps[0]);
        Assert.StartsWith(
            "'source-map.json': expected figure F1 (the loop) in lesson 01, found no figure whose title begins with "
            + "'F1 ·'.", gaps[1]);
        Assert.Contains("figure F4", gaps[2]);
        Assert.Equal("Not shown: lesson 05 does not show it.",
            Page("source.html").QuerySelector("#sentence-3 .absent")!.TextContent);

        Assert.Equal([], BookWriter.Write(
            book with { Lessons = [.. book.Lessons, fifth with { Problem = "out of memory" }] }, Folder));
        Assert.Equal("Not shown: lesson 05 did not run to its end.",
            Page("source.html").QuerySelector("#sentence-3 .absent")!.TextContent);
    }

    [Fact]
    public void A_figure_is_found_by_the_label_that_its_output_carries_and_a_link_leads_to_it()
    {
        BookContents book = SampleBook.Contents();
        book.Lessons[1].Document.Cells.AddRange(
        [
            SampleBook.Code("a", SampleBook.Figure("About F4 · not numbered", Figure("About F4"))),
            SampleBook.Code("b", SampleBook.Figure("F4 · A bridge & more", Figure("first"), "F4"),
                SampleBook.Figure("F4 · the same again", Figure("second"), "F4")),
            SampleBook.Code("c", SampleBook.Figure("x", Figure("hostile"), "\"><script>")),
        ]);
        BookWriter.Write(SampleReference.On(book), Folder);

        Assert.Equal(
            [("01-autoencoder.html#F4", "F4 · A bridge & more"), ("01-autoencoder.html#F4-2", "F4 · the same again")],
            Page("source.html").QuerySelectorAll("#sentence-3 .figure-link a")
                .Select(link => (link.GetAttribute("href"), link.TextContent)));
        Assert.Equal("first", Page("01-autoencoder.html").GetElementById("F4")!.TextContent);
        Assert.Equal("second", Page("01-autoencoder.html").GetElementById("F4-2")!.TextContent);
        Assert.Equal(
            ["Loss over epochs", "About F4 · not numbered", "F4 · A bridge & more", "F4 · the same again", "x"],
            Page("index.html").QuerySelectorAll(".figures a[href^='01']").Select(link => link.TextContent));
        Assert.Equal([], BookChecker.Faults(Folder));
    }

    [Fact]
    public void Over_several_seeds_a_number_stands_with_its_range()
    {
        BookContents book = SampleReference.On(SampleBook.Contents());
        BookClaim[] first = [.. book.Lessons[1].Claims],
            second = [.. first.Select(claim => claim with { Seed = 2, Value = claim.Value + 0.1 })];
        BookWriter.Write(book with { Spread = ClaimSpread.Of([.. first, .. second]) }, Folder);

        Assert.Contains(
            "2 seeds: 0.87 to 0.97, 2 of 2 hold", Page("source.html").QuerySelector("#sentence-1 .shown")!.TextContent);
        Assert.Equal([], BookChecker.Faults(Folder));
    }

    [Fact]
    public void Whatever_the_data_say_stays_text()
    {
        const string hostile = "<script>alert('x')</script> & \"</blockquote>";
        BookContents book = SampleBook.Contents() with
        {
            Map = SampleReference.ReadMap(root =>
            {
                root["about"] = hostile;
                root["claims"]![2]!["words"] = hostile;
                root["figures"]![1]!["words"] = hostile;
                root["sections"]![0]!["heading"] = hostile;
                root["sections"]![0]!["sentences"]![0]!["text"] = hostile;
                root["sections"]![0]!["sentences"]![1]!["note"] = hostile;
                root["sections"]![1]!["sentences"]![0]!["english"] = hostile;
                root["sections"]![1]!["sentences"]![0]!["language"] = "zh\" onclick=\"alert(1)";
                root["references"]![0] = "javascript:alert(1)";
                root["references"]![1] = hostile;
            }),
            Glossary = SampleReference.ReadGlossary(root =>
            {
                root["about"] = hostile;
                root["aboutInChinese"] = hostile;
                root["terms"]![0]!["english"] = hostile;
                root["terms"]![0]!["chinese"] = hostile;
                root["terms"]![0]!["meaning"] = hostile;
            }),
        };
        BookWriter.Write(book, Folder);

        Assert.All((string[])["source.html", "glossary.html"], file =>
        {
            IDocument page = Page(file);
            Assert.Equal(["script.js"], page.QuerySelectorAll("script").Select(script => script.GetAttribute("src")));
            Assert.Empty(page.QuerySelectorAll("[onclick], a[href^='javascript:']"));
            Assert.Contains(hostile, page.Body!.TextContent);
        });
        Assert.Equal(hostile, Page("source.html").QuerySelector("#sentence-1 blockquote p")!.TextContent);
        Assert.Equal([], BookChecker.Faults(Folder));
    }

    [Fact]
    public void The_index_lists_what_the_lessons_name_as_sources()
    {
        BookContents book = SampleBook.Contents();
        book.Lessons[0].Document.Cells.Add(SampleBook.Markdown(
            "## Not shown\n\n**Sources.** Kingma (2014). *Auto-Encoding Variational Bayes.* · Rocca (2019). A post."));
        BookWriter.Write(book, Folder);
        IElement[] items = [.. Page("index.html").QuerySelectorAll(".sources li")];

        Assert.Equal(["Kingma (2014). Auto-Encoding Variational Bayes. 00", "Rocca (2019). A post. 00"],
            items.Select(Words));
        Assert.Equal("00-start-here.html", items[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.NotNull(items[0].QuerySelector("em"));
        Assert.Equal([], BookChecker.Faults(Folder));
    }

    [Theory]
    [InlineData("Source")]
    [InlineData("glossary")]
    [InlineData("why")]
    [InlineData("teacher")]
    public void A_lesson_cannot_take_the_name_of_a_page_of_the_books_own(string name)
    {
        BookContents book = SampleBook.Contents();
        Assert.Contains($"'{name}'", Assert.Throws<BookException>(
            () => BookWriter.Check(book with { Lessons = [book.Lessons[0] with { Name = name }] })).Message);
    }

    private static string Figure(string title) =>
        $"<figure><figcaption><strong class=\"latentlab-title\">{title}</strong></figcaption></figure>";

    private static string Words(IElement element) => Regex.Replace(element.TextContent, @"\s+", " ").Trim();

    private IDocument Page(string file) => new HtmlParser().ParseDocument(File.ReadAllText(Path.Combine(Folder, file)));
}
