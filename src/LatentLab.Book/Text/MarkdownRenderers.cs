using LatentLab.Book.Words;
using LatentLab.Pages;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace LatentLab.Book.Text;

/// <summary>A heading with a link to itself, shown when the pointer or the keyboard gets there.</summary>
internal sealed class AnchoredHeadingRenderer(BookWords words) : HtmlObjectRenderer<HeadingBlock>
{
    protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
    {
        string id = heading.GetAttributes().Id ?? "";
        renderer.EnsureLine();
        renderer.Write($"<h{heading.Level} id=\"{id}\">");
        renderer.WriteLeafInline(heading);
        if (heading.Level > 1)
        {
            string section = Html.Text(MarkdownPage.PlainText(heading.Inline));
            renderer.Write($"<a class=\"anchor\" href=\"#{id}\" aria-label=\"{words.LinkTo(section)}\">#</a>");
        }

        renderer.WriteLine($"</h{heading.Level}>");
    }
}

/// <summary>Fenced and indented code; C# gets its colours.</summary>
internal sealed class ColouredCodeRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        string language = (block as FencedCodeBlock)?.Info ?? "";
        renderer.EnsureLine();
        renderer.WriteLine(CodeHtml.Block(block.Lines.ToString(), language));
    }
}

/// <summary>A table in a box of its own that scrolls sideways where the screen is narrower than the table.</summary>
internal sealed class ScrollingTableRenderer : HtmlTableRenderer
{
    protected override void Write(HtmlRenderer renderer, Table table)
    {
        renderer.EnsureLine();
        renderer.Write("<div class=\"scroll\">");
        base.Write(renderer, table);
        renderer.WriteLine("</div>");
    }
}
