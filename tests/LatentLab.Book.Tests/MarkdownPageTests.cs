using LatentLab.Book.Text;

namespace LatentLab.Book.Tests;

public sealed class MarkdownPageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-md-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Underscores_and_stars_in_a_formula_stay_in_the_formula()
    {
        string html = Page().ToHtml(@"with $x_i * y_i * z_i$ and $a_{1}_{}$".Replace("_{}", ""), 1);

        Assert.DoesNotContain("<em>", html);
        Assert.Equal(2, html.Split("<math>").Length - 1);
    }

    [Fact]
    public void Prices_and_escaped_dollars_are_no_formulas()
    {
        string html = Page().ToHtml(@"costs $5 or \$6\$ there", 1);

        Assert.DoesNotContain("<math", html);
    }

    [Fact]
    public void Display_formulas_are_blocks()
    {
        Assert.Contains("<div class=\"formula\"><math display=\"block\">", Page().ToHtml("$$\nx\n$$", 1));
        Assert.Contains("<math display=\"block\">", Page().ToHtml("$$ x $$", 1));
    }

    [Fact]
    public void A_formula_in_a_summary_is_translated_and_one_in_a_script_is_not()
    {
        Assert.Contains("<summary>if <math>",
            Page().ToHtml("<details><summary>if $a &lt; b$ holds</summary>\n\nyes\n\n</details>", 1));
        Assert.Contains("`$a$`", Page().ToHtml("<script>\nlet x = `$a$`;\n</script>", 1));
        Assert.Contains("for $5 and $6", Page().ToHtml("<p>for $5 and $6</p>", 1));
    }

    [Fact]
    public void Headings_get_ids_that_are_unique_over_the_cells_of_a_page()
    {
        MarkdownPage page = Page();
        string html =
            page.ToHtml("# Où & why?\n\n## Run\n\n### *Run*", 1) + page.ToHtml("## Run\n\n## $\\beta$-VAE", 2);

        Assert.Equal(["où-why", "run", "run-2", "run-3", "beta-vae"], page.Headings.Select(heading => heading.Id));
        Assert.Contains("<h2 id=\"run-3\">Run<a class=\"anchor\" href=\"#run-3\"", html);
        Assert.Contains("<math>", page.Headings[^1].Html);
    }

    [Fact]
    public void Footnotes_of_two_cells_do_not_meet()
    {
        MarkdownPage page = Page();
        const string cell = "text[^1]\n\n[^1]: note";
        string html = page.ToHtml(cell, 3) + page.ToHtml(cell, 4);

        Assert.Contains("href=\"#c3-fn-1\"", html);
        Assert.Contains("id=\"c4-fn-1\"", html);
        Assert.Contains("id=\"c3-fnref-1\"", html);
        Assert.DoesNotContain("\"fn:", html);
    }

    [Theory]
    [InlineData("[x](01-autoencoder.ipynb)", "<a href=\"01-autoencoder.html\">")]
    [InlineData("[x](./01-autoencoder.ipynb#the-loop)", "<a href=\"01-autoencoder.html#the-loop\">")]
    [InlineData("[x](#here)", "<a href=\"#here\">")]
    [InlineData("[x](https://arxiv.org/abs/1312.6114)", "<a href=\"https://arxiv.org/abs/1312.6114\">")]
    [InlineData("[x](99-not-in-the-book.ipynb)", "<span class=\"elsewhere\">x</span>")]
    [InlineData("[x](../README.md)", "<span class=\"elsewhere\">x</span>")]
    public void Links_lead_to_pages_of_the_book_or_nowhere(string markdown, string expected) =>
        Assert.Contains(expected, Page().ToHtml(markdown, 1));

    [Theory]
    [InlineData("[x](exercises/a%20b.ipynb#task-2)", "x</span> (<code class=\"path\">{0}/exercises/a b.ipynb</code>)")]
    [InlineData("[x](../README.md)", "x</span> (<code class=\"path\">README.md</code>)")]
    [InlineData("[x](../../outside.md)", "x</span></p>")]
    public void A_file_that_is_not_in_the_book_is_named_by_its_path_in_the_kit(string markdown, string expected) =>
        Assert.Contains(expected.Replace("{0}", Path.GetFileName(folder), StringComparison.Ordinal),
            Page().ToHtml(markdown, 1));

    [Fact]
    public void Images_come_along_in_the_page()
    {
        File.WriteAllBytes(Path.Combine(folder, "a b.png"), [1, 2, 3]);

        Assert.Contains("<img src=\"data:image/png;base64,AQID\" alt=\"three bytes\"",
            Page().ToHtml("![three bytes](a%20b.png)", 1));
        Assert.Contains("<img src=\"data:image/png;base64,QQ==\"", Page().ToHtml("![attached](attachment:att.png)", 1));
    }

    [Theory]
    [InlineData("![x](gone.png)", "not found")]
    [InlineData("![x](https://example.org/x.png)", "on the network")]
    [InlineData("![x](attachment:gone.png)", "attachments")]
    [InlineData("![x](x.exe)", "of the kind '.exe'")]
    public void An_image_that_cannot_come_along_stops_the_book(string markdown, string words)
    {
        BookException fault = Assert.Throws<BookException>(() => Page().ToHtml(markdown, 4));

        Assert.StartsWith("01-page, cell 4:", fault.Message);
        Assert.Contains(words, fault.Message);
    }

    [Fact]
    public void Fences_tables_definitions_and_details_are_rendered()
    {
        string html = Page().ToHtml(
            "```csharp\nvar x = 1;\n```\n\n| a |\n|---|\n| 1 |\n\nTerm\n:   what it is\n\n"
            + "<details><summary>s</summary>\n\n**b**\n\n</details>", 1);

        Assert.Contains("<span class=\"k\">var</span>", html);
        Assert.Contains("<div class=\"scroll\">\n<table>", html.ReplaceLineEndings("\n"));
        Assert.Contains("<dt>Term</dt>", html);
        Assert.Contains("<strong>b</strong>", html);
    }

    [Fact]
    public void The_opening_is_the_title_and_the_paragraph_after_it()
    {
        Assert.Equal(("What & why?", "First <em>words</em> and link."),
            Page().Opening("# What & why?\n\nFirst *words*[^1] and [link](x.md).\n\nmore\n\n[^1]: n", 1));
        Assert.Equal((null, null), Page().Opening("## deeper", 1));
    }

    private MarkdownPage Page() =>
        new("01-page", new PageLinks("01-page", folder, new HashSet<string> { "00-start-here", "01-autoencoder" },
            (_, name) => name == "att.png" ? "data:image/png;base64,QQ==" : null));
}
