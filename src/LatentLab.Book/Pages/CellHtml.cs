using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LatentLab.Book.Text;
using LatentLab.Book.Words;
using LatentLab.Notebooks.Documents;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>A code cell: its source in a fold, then its outputs.</summary>
internal static partial class CellHtml
{
    /// <summary>The lessons' own rule for what a learner should read at once.</summary>
    private const int LongestShown = 15;

    private static readonly string[] setupTags =
    [
        "setup", "hide-cell", "parameters", "injected-parameters"
    ];

    /// <summary>Jupyter Book's tag for code that is no part of the argument: it measures or draws.</summary>
    private const string FoldedTag = "hide-input";

    /// <summary>The tag of cells that a first reading may leave out; the book folds them.</summary>
    private const string BeyondTag = "beyond-the-core";

    /// <summary>
    /// Whether a cell's code stands in one fold with the next one's: both are folded, in one language, and the first
    /// shows nothing.
    /// </summary>
    public static bool Joins(NotebookCell cell, NotebookCell next) =>
        next.Kind == CellKind.Code && IsFolded(cell) && IsFolded(next) && IsSetup(cell) == IsSetup(next)
        && cell.Language == next.Language && cell.Source.Trim().Length > 0 && cell.Outputs.All(OutputHtml.IsUnseen);

    /// <param name="cells">One cell, or several that join.</param>
    /// <param name="first">The first one's number in the notebook.</param>
    /// <param name="anchorOf">The id that an output of the cell with this number gets; null for none.</param>
    public static string Write(BookWords words, IReadOnlyList<NotebookCell> cells, int first, MarkdownPage markdown,
        Func<DisplayOutput, int, string?> anchorOf)
    {
        string outputs = string.Concat(cells.Select((one, i) =>
            OutputHtml.Write(words, one, first + i, markdown, output => anchorOf(output, first + i))));
        NotebookCell cell = cells[^1];
        int number = first + cells.Count - 1;
        string language = cell.Language.Length == 0 ? "csharp" : cell.Language;
        bool setup = IsSetup(cell);
        bool shown = !IsFolded(cell);
        string label = language.ToLowerInvariant() switch
        {
            "csharp" => setup ? words.SetupCode : words.Code,
            "fsharp" => "F#",
            "html" => "HTML",
            "javascript" => "JavaScript",
            string other => Html.Text(other),
        };
        string blocks = string.Concat(cells.Select((one, i) =>
            (i < cells.Count - 1 ? $"<span id=\"cell-{first + i}\"></span>" : "")
            + CodeHtml.Block(one.Source.TrimEnd(), language)));
        string source =
            $"<details class=\"code{(setup ? " setup" : "")}\"{(shown ? " open" : "")}><summary>{label}<span "
            + $"class=\"cell-number\">{words.CellNumbers(first, number)}</span></summary>{blocks}</details>\n";
        string result = outputs.Length == 0 ? "" : $"<div class=\"outputs\">\n{outputs}</div>\n";
        return $"<div class=\"cell\" id=\"cell-{number}\">\n"
            + $"{(cell.Source.Trim().Length == 0 ? "" : source)}{result}</div>\n";
    }

    /// <summary>A first reading may leave the cell out.</summary>
    public static bool IsBeyondTheCore(NotebookCell cell) => cell.Tags.Contains(BeyondTag);

    /// <summary>The page shows the code of this cell only when asked.</summary>
    public static bool IsFolded(NotebookCell cell) => IsSetup(cell) || cell.Tags.Contains(FoldedTag)
        || cell.Source.AsSpan().TrimEnd().Count('\n') >= LongestShown;

    /// <summary>Loading the kit, naming namespaces and setting parameters: needed to run, not to understand.</summary>
    public static bool IsSetup(NotebookCell cell)
    {
        if (cell.Tags.Intersect(setupTags).Any())
        {
            return true;
        }

        string[] lines = [.. cell.Source.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        string[] statements = [.. lines.Where(line => !line.StartsWith("//", StringComparison.Ordinal))];
        return statements.Length > 0 && statements.All(line => SetupLine().IsMatch(line));
    }

    /// <summary>The data URI of an image attached to a cell; null if there is none of that name.</summary>
    public static string? Attachment(NotebookCell cell, string name)
    {
        if (cell.Unknown["attachments"]?[name] is not JsonObject bundle || bundle.Count == 0)
        {
            return null;
        }

        (string type, JsonNode? content) = bundle.First();
        string base64 = content is JsonArray lines
            ? string.Concat(lines.Select(line => line?.ToString()))
            : content?.ToString() ?? "";
        return $"data:{type};base64,{base64.ReplaceLineEndings("")}";
    }

    /// <summary>
    /// A directive, or a using line that names a namespace or an alias; <c>using var</c> is a statement.
    /// </summary>
    [GeneratedRegex(@"^#(!import|r|i|load)\s|^using\s+(static\s+)?\w[\w.]*(\s*=\s*[\w.<>, ]+)?\s*;\s*$")]
    private static partial Regex SetupLine();
}
