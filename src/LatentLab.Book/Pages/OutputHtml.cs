using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LatentLab.Book.Claims;
using LatentLab.Book.Text;
using LatentLab.Book.Words;
using LatentLab.Notebooks.Documents;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>The outputs of a code cell, as HTML.</summary>
internal static partial class OutputHtml
{
    /// <summary>All outputs of one cell; empty if none of them is visible.</summary>
    /// <param name="anchorOf">The id that an output gets; null for none.</param>
    public static string Write(BookWords words,
        NotebookCell cell, int number, MarkdownPage markdown, Func<DisplayOutput, string?> anchorOf)
    {
        var html = new StringBuilder();
        foreach (CellOutput output in Joined(cell.Outputs))
        {
            html.Append(output switch
            {
                StreamOutput stream => Stream(stream),
                ErrorOutput error => Error(words, error, number, cell),
                DisplayOutput display => Display(words, display, number, markdown, anchorOf(display)),
                _ => "",
            });
        }

        return html.ToString();
    }

    /// <summary>Nothing of it can be seen: a script, which is kept, or one that the book has already.</summary>
    public static bool IsUnseen(CellOutput output) => output is DisplayOutput { Data: { } data }
        && (data.ContainsKey(MediaTypes.Script)
            || (data.ContainsKey("application/javascript") && !data.ContainsKey("text/html")));

    /// <summary>A program writes in pieces; pieces of one stream in a row are one text.</summary>
    private static IEnumerable<CellOutput> Joined(IEnumerable<CellOutput> outputs)
    {
        StreamOutput? open = null;
        foreach (CellOutput output in outputs)
        {
            if (output is StreamOutput stream && open?.Name == stream.Name)
            {
                open = open with { Text = open.Text + stream.Text };
                continue;
            }

            if (open is not null)
            {
                yield return open;
            }

            open = output as StreamOutput;
            if (open is null)
            {
                yield return output;
            }
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private static string Stream(StreamOutput stream) => string.IsNullOrWhiteSpace(stream.Text) ? "" :
        $"<pre class=\"stream{(stream.Name == "stderr" ? " stderr" : "")}\">"
            + $"{Plain(TerminalText.Overwrite(stream.Text).TrimEnd())}</pre>\n";

    /// <summary>Where the run's counter names the cell, the text has the number that the page gives it.</summary>
    private static string Error(BookWords words, ErrorOutput error, int number, NotebookCell cell)
    {
        string trace = string.Join("\n", error.Traceback);
        string headline = $"{error.Name}: {error.Message}";
        string text = trace.Contains(error.Message, StringComparison.Ordinal) && trace.Length > 0
            ? trace
            : $"{headline}\n{trace}".TrimEnd();
        if (cell.ExecutionCount is int count)
            text = text.Replace($"cell {count}, line ", $"cell {number}, line ", StringComparison.Ordinal);
        (string kind, string said) = cell.ShouldFail
            ? (" expected", words.HereForItsError)
            : ("", $"✗ {words.StoppedWithError}");
        return $"<div class=\"error{kind}\" role=\"group\" aria-label=\"{words.ErrorIn(number)}\"><strong>{said}"
            + $"</strong><pre>{Plain(text)}</pre></div>\n";
    }

    private static string Display(
        BookWords book, DisplayOutput display, int number, MarkdownPage markdown, string? anchor)
    {
        JsonObject data = display.Data;
        if (data.ContainsKey(MediaTypes.Script))
        {
            return "";   // the book has one file for all pages
        }

        if (Text(data, "text/html") is string html)
        {
            string id = anchor is null ? "" : $" id=\"{anchor}\"";
            return string.IsNullOrWhiteSpace(html) ? "" : $"<div class=\"rich\"{id}>{html}</div>\n";
        }

        if (Json(data, MediaTypes.Plotly) is string chart)
        {
            string seen = Html.Text(Text(data, "text/plain") ?? book.ChartOf(number));
            return $"<div class=\"rich chart\" role=\"img\" aria-label=\"{seen}\"><p>{seen}</p><script "
                + $"type=\"application/json\">{chart}</script></div>\n";
        }

        if (data[BookClaim.MimeType] is not null)
        {
            return $"<p class=\"rich\">{Plain(Text(data, "text/plain") ?? "")}</p>\n";
        }

        string words = Text(data, "text/plain") ?? "";
        foreach (string type in (string[])["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"])
        {
            if (Text(data, type) is string image)
            {
                string alt = words.Length > 0 ? words : book.PictureOf(number);
                string base64 = type == "image/svg+xml"
                    ? Convert.ToBase64String(Encoding.UTF8.GetBytes(image))
                    : image.ReplaceLineEndings("");
                return $"<p class=\"rich\"><img src=\"data:{type};base64,{base64}\" alt=\"{Html.Text(alt)}\"></p>\n";
            }
        }

        if (Text(data, "text/markdown") is string source)
        {
            return $"<div class=\"rich\">{markdown.ToHtml(source, number)}</div>\n";
        }

        if (Text(data, "application/javascript") is string script
            && !script.Contains("</script", StringComparison.OrdinalIgnoreCase))
        {
            return $"<script>{script}</script>\n";
        }

        string? text = Text(data, "text/plain") ?? (data.Count > 0 ? data.First().Value?.ToString() : null);
        return string.IsNullOrWhiteSpace(text) ? "" : $"<pre class=\"result\">{Plain(text.TrimEnd())}</pre>\n";
    }

    /// <summary>A mime bundle's entry is one string or, in some files, a list of lines.</summary>
    private static string? Text(JsonObject data, string type) => data[type] switch
    {
        null => null,
        JsonArray lines => string.Concat(lines.Select(line => line?.ToString())),
        JsonNode node => node.ToString(),
    };

    /// <summary>
    /// An entry as JSON text that nothing can end a script element with; null if there is none or it is not JSON.
    /// </summary>
    private static string? Json(JsonObject data, string type)
    {
        try
        {
            JsonNode? node = data[type] is JsonValue value && value.TryGetValue(out string? text)
                ? JsonNode.Parse(text)
                : data[type];
            return node?.ToJsonString();   // the usual encoder writes < and > as escapes
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Plain(string text) => Html.Text(TerminalColour().Replace(text, ""));

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex TerminalColour();
}
