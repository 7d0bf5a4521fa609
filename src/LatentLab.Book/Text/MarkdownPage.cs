using System.Net;
using System.Text.RegularExpressions;
using LatentLab.Book.Mathematics;
using LatentLab.Book.Words;
using LatentLab.Pages;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LatentLab.Book.Text;

/// <summary>A heading as the table of contents needs it.</summary>
/// <param name="Html">The heading's words, formulas included, without links.</param>
internal sealed record PageHeading(int Level, string Id, string Html);

/// <summary>
/// Turns the Markdown cells of one page into HTML: tables, footnotes, definition lists, raw HTML as the notebooks hold
/// it, formulas as MathML, C# in colours. Ids stay unique over all cells of the page.
/// </summary>
internal sealed partial class MarkdownPage
{
    private static readonly MarkdownPipeline pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseGridTables().UseFootnotes().UseDefinitionLists().UseMathematics()
        .UseTaskLists().UseAutoLinks().UseCjkFriendlyEmphasis()
        .Build();

    private readonly string page;
    private readonly PageLinks links;
    private readonly BookWords words;
    private readonly HeadingIds ids = new();

    /// <param name="page">The page's name, for error messages.</param>
    /// <param name="links">Where a link or an image of the notebook leads in the book.</param>
    /// <param name="words">What the page itself says; null for English.</param>
    public MarkdownPage(string page, PageLinks links, BookWords? words = null)
    {
        this.words = words ?? BookWords.English;
        this.page = page;
        this.links = links;
    }

    public List<PageHeading> Headings { get; } = [];

    /// <summary>One Markdown cell as HTML.</summary>
    /// <param name="cell">The cell's number in the notebook, from 1; names the cell in errors and keeps its footnotes
    /// apart from other cells'.</param>
    /// <exception cref="BookException">A formula cannot be translated or an image is missing.</exception>
    public string ToHtml(string markdown, int cell)
    {
        MarkdownDocument document = Markdown.Parse(markdown, pipeline);
        var writer = new StringWriter();
        HtmlRenderer renderer = Renderer(writer, cell);
        NameHeadings(document, cell);
        renderer.Render(document);
        writer.Flush();
        // Footnotes are numbered from 1 in each cell, their ids must differ over the page.
        return FootnoteId()
            .Replace(writer.ToString(), match => $"{match.Groups[1].Value}c{cell}-fn{match.Groups[2].Value}-");
    }

    /// <summary>
    /// A cell's first top-level heading as plain words, and the paragraph after it as HTML without links; null where
    /// there is none.
    /// </summary>
    public (string? Title, string? Lead) Opening(string markdown, int cell)
    {
        MarkdownDocument document = Markdown.Parse(markdown, pipeline);
        HeadingBlock? title = document.OfType<HeadingBlock>().FirstOrDefault(heading => heading.Level == 1);
        int after = title is null ? 0 : document.IndexOf(title) + 1;
        ParagraphBlock? lead = document.Skip(after).TakeWhile(block => block is not HeadingBlock)
            .OfType<ParagraphBlock>().FirstOrDefault();
        return (title is null ? null : PlainText(title.Inline), lead is null ? null : WithoutLinks(lead, cell));
    }

    private HtmlRenderer Renderer(TextWriter writer, int cell)
    {
        var renderer = new HtmlRenderer(writer);
        pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathInlineRenderer>(new MathInlineRenderer(this, cell));
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlMathBlockRenderer>(new MathBlockRenderer(this, cell));
        renderer.ObjectRenderers.ReplaceOrAdd<HeadingRenderer>(new AnchoredHeadingRenderer(words));
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new ColouredCodeRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlBlockRenderer>(new RawHtmlRenderer(this, cell));
        renderer.ObjectRenderers.ReplaceOrAdd<LinkInlineRenderer>(new BookLinkRenderer(this, cell));
        renderer.ObjectRenderers.ReplaceOrAdd<Markdig.Extensions.Tables.HtmlTableRenderer>(
            new ScrollingTableRenderer());
        return renderer;
    }

    private void NameHeadings(MarkdownDocument document, int cell)
    {
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            string words = PlainText(heading.Inline);
            string id = ids.Next(words);
            heading.SetAttributes(new HtmlAttributes { Id = id });
            Headings.Add(new(heading.Level, id, WithoutLinks(heading, cell)));
        }
    }

    /// <summary>
    /// A heading or paragraph once more for a place that is a link itself and can hold none, such as the table of
    /// contents.
    /// </summary>
    private string WithoutLinks(LeafBlock block, int cell)
    {
        var writer = new StringWriter();
        HtmlRenderer renderer = Renderer(writer, cell);
        renderer.ObjectRenderers.ReplaceOrAdd<BookLinkRenderer>(new LinkTextRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlFootnoteLinkRenderer>(new NoFootnoteRenderer());
        renderer.WriteLeafInline(block);
        writer.Flush();
        return writer.ToString();
    }

    internal static string PlainText(ContainerInline? inline) =>
        inline is null ? "" : string.Concat(inline.Descendants().Select(part => part switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            MathInline math => math.Content.ToString(),
            LineBreakInline => " ",
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            _ => "",
        })).Trim();

    private string Formula(string tex, bool display, int cell)
    {
        try
        {
            return TexToMathml.Convert(tex, display);
        }
        catch (TexException fault)
        {
            throw new BookException(
                $"{page}, cell {cell}: {fault.Message} (at '{fault.Command}', character {fault.Position + 1} of the "
                + $"formula '{Shortened(tex)}').", fault);
        }
    }

    private static string Shortened(string tex)
    {
        string line = tex.Trim().ReplaceLineEndings(" ");
        return line.Length <= 80 ? line : line[..77] + "…";
    }

    private sealed class MathInlineRenderer(MarkdownPage owner, int cell) : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline math)
        {
            bool display = math.DelimiterCount == 2;
            string formula = owner.Formula(math.Content.ToString(), display, cell);
            renderer.Write(display ? $"<span class=\"formula\">{formula}</span>" : formula);
        }
    }

    private sealed class MathBlockRenderer(MarkdownPage owner, int cell) : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock math)
        {
            renderer.EnsureLine();
            renderer.Write("<div class=\"formula\">").Write(owner.Formula(math.Lines.ToString(), display: true, cell))
                .WriteLine("</div>");
        }
    }

    private sealed class BookLinkRenderer(MarkdownPage owner, int cell) : LinkInlineRenderer
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            string target = link.GetDynamicUrl?.Invoke() ?? link.Url ?? "";
            string? resolved = link.IsImage ? owner.links.Image(target, cell) : owner.links.Link(target);
            if (resolved is null)
            {
                renderer.Write("<span class=\"elsewhere\">");
                renderer.WriteChildren(link);
                renderer.Write("</span>");
                if (owner.links.Elsewhere(target) is { } place)
                    renderer.Write($" (<code class=\"path\">{Html.Text(place)}</code>)");
                return;
            }

            link.GetDynamicUrl = null;
            link.Url = resolved;
            base.Write(renderer, link);
        }
    }

    /// <summary>
    /// Raw HTML, its formulas translated: a summary or a caption may hold one, and notebooks show it.
    /// </summary>
    private sealed class RawHtmlRenderer(MarkdownPage owner, int cell) : HtmlObjectRenderer<HtmlBlock>
    {
        protected override void Write(HtmlRenderer renderer, HtmlBlock block)
        {
            string html = block.Lines.ToString();
            renderer.EnsureLine();
            renderer.WriteLine(
                Verbatim().IsMatch(html) ? html : TagOrFormula().Replace(html, match => match.Groups[1].Success
                    ? owner.Formula(WebUtility.HtmlDecode(match.Groups[1].Value), display: false, cell)
                    : match.Value));
        }
    }

    private sealed class NoFootnoteRenderer : HtmlObjectRenderer<FootnoteLink>
    {
        protected override void Write(HtmlRenderer renderer, FootnoteLink link)
        {
        }
    }

    private sealed class LinkTextRenderer : HtmlObjectRenderer<LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link) => renderer.WriteChildren(link);
    }

    [GeneratedRegex("<(?:script|style|pre|code|svg|math|textarea)\\b", RegexOptions.IgnoreCase)]
    private static partial Regex Verbatim();

    /// <summary>
    /// A tag, passed over whole, or a formula between dollar signs; a dollar sign before a space or after a backslash
    /// is a dollar sign.
    /// </summary>
    [GeneratedRegex(@"<[^>]*>|(?<!\\)\$(?=\S)([^$\n]*[^$\s\\])\$(?!\d)")]
    private static partial Regex TagOrFormula();

    [GeneratedRegex("""(?<= (?:id|href)="#?)()fn(ref)?:""")]
    private static partial Regex FootnoteId();
}
