using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LatentLab.Book.Reference;
using LatentLab.Tests.Support;

namespace LatentLab.Book.Tests;

public sealed class TeacherPagesTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-book-").FullName;

    private string Folder => Path.Combine(parent, "book");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    [Fact]
    public void The_plans_and_the_notes_on_each_lesson_are_pages_with_the_times_of_this_run()
    {
        BookWriter.Write(SampleReference.On(SampleBook.Contents()), Folder);
        IElement[] rows = [.. Page("teacher.html").QuerySelectorAll(".teaching tbody tr")];

        Assert.Equal([], BookChecker.Faults(Folder));
        Assert.Equal("For the teacher", Page("teacher.html").QuerySelector("h1")!.TextContent);
        Assert.Equal(["01-autoencoder.html", "teacher-01-autoencoder.html"],
            rows[0].QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.Equal("14 s", rows[0].QuerySelector("[data-label='To run']")!.TextContent);
        Assert.Equal("not in this book", rows[1].QuerySelector("[data-label='To read']")!.TextContent);
        Assert.NotNull(Page("teacher-07-kl.html").QuerySelector("math"));
        Assert.Equal("00-start-here.html",
            Page("teacher-01-autoencoder.html").QuerySelector(".prose a:not(.anchor)")!.GetAttribute("href"));
    }

    [Fact]
    public void Times_stand_in_the_place_of_comments_that_nobody_sees_elsewhere()
    {
        BookContents book = SampleReference.On(SampleBook.Contents()) with
        {
            Teacher = new("# Plans\n\nRead at home<!--reading 01-->, then<!--reading 07-->.\n",
                [new("01-autoencoder", "# Lesson 01\n\n*In class 45 minutes.<!--times-->*\n")]),
        };
        BookWriter.Write(book, Folder);

        Assert.Matches(@"Read at home: \d+ minutes?( \(\d+ with the optional parts\))?, then: not in this book\.",
            Page("teacher.html").QuerySelector(".prose")!.TextContent);
        Assert.Matches(@"^In class 45 minutes\. Reading \d+ minutes?.*, running 14 s\.$",
            Page("teacher-01-autoencoder.html").QuerySelector(".prose em")!.TextContent);
    }

    [Fact]
    public void Nothing_that_a_learner_reads_leads_to_the_answers_but_a_line_at_the_foot_of_the_index()
    {
        BookWriter.Write(SampleReference.On(SampleBook.Contents()), Folder);
        string[] linking = [.. Directory.GetFiles(Folder, "*.html")
            .Where(file => !Path.GetFileName(file).StartsWith("teacher", StringComparison.Ordinal)
                && File.ReadAllText(file).Contains("teacher", StringComparison.Ordinal))];
        IDocument index = Page("index.html");

        Assert.Equal(["index.html"], linking.Select(file => Path.GetFileName(file)));
        Assert.Equal("teacher.html", index.QuerySelectorAll("main a")[^1].GetAttribute("href"));
        Assert.Single(index.QuerySelectorAll("a[href^=teacher]"));
    }

    [Fact]
    public void A_formula_that_is_none_is_found_before_anything_is_computed()
    {
        BookContents book = SampleBook.Contents() with
        {
            Teacher = SampleReference.Guide with { Lessons = [new("01-autoencoder", "# A\n\n$\\nosuch$")] },
        };

        Assert.Contains("teacher/01-autoencoder", Assert.Throws<BookException>(() => BookWriter.Check(book)).Message);
    }

    [Fact]
    public void A_guide_is_a_folder_of_plans_and_notes()
    {
        Assert.Null(TeacherGuide.Find(parent));
        string folder = Directory.CreateDirectory(Path.Combine(parent, TeacherGuide.FolderName)).FullName;
        File.WriteAllText(Path.Combine(folder, "06-b.md"), "# B");
        File.WriteAllText(Path.Combine(folder, "01-a.md"), "# A");
        Assert.Contains("'plans.md'", Assert.Throws<BookException>(() => TeacherGuide.Find(parent)).Message);
        File.WriteAllText(Path.Combine(folder, TeacherGuide.PlansFile), "# Plans");

        TeacherGuide guide = TeacherGuide.Find(parent)!;
        Assert.Equal("# Plans", guide.Plans);
        Assert.Equal([new("01-a", "# A"), new("06-b", "# B")], guide.Lessons);
    }

    private IDocument Page(string file) => new HtmlParser().ParseDocument(File.ReadAllText(Path.Combine(Folder, file)));
}
