namespace LatentLab.Notebooks.Session;

/// <summary>The words that choose a cell's language, in a cell's first line, a .dib file and cell metadata.</summary>
public static class CellLanguage
{
    public const string CSharp = "csharp";
    public const string Html = "html";
    public const string JavaScript = "javascript";
    public const string Markdown = "markdown";
    public const string FSharp = "fsharp";
    public const string Value = "value";

    // Spellings as .NET Interactive accepts them. The ones this host cannot run are here too: they still divide cells.
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = CSharp,
        ["c#"] = CSharp,
        ["cs"] = CSharp,
        ["html"] = Html,
        ["javascript"] = JavaScript,
        ["js"] = JavaScript,
        ["markdown"] = Markdown,
        ["md"] = Markdown,
        ["raw"] = "raw",
        ["fsharp"] = FSharp,
        ["f#"] = FSharp,
        ["fs"] = FSharp,
        ["pwsh"] = "pwsh",
        ["powershell"] = "pwsh",
        ["mermaid"] = "mermaid",
        ["sql"] = "sql",
        ["kql"] = "kql",
        ["http"] = "http",
        ["value"] = Value,
        ["python"] = "python",
    };

    /// <summary>The usual name of a language for any of its spellings; null if it is none.</summary>
    public static string? Find(string word) => Names.GetValueOrDefault(word.Trim());

    /// <summary>The usual name where the word is known, else the word in lower case.</summary>
    public static string Normalize(string word) => Find(word) ?? word.Trim().ToLowerInvariant();

    /// <summary>The languages that a cell can be executed in, the usual one first.</summary>
    public static IReadOnlyList<string> Runnable { get; } = [CSharp, FSharp, Html, JavaScript, Markdown, Value];

    /// <summary>True for the languages that a cell can be executed in.</summary>
    public static bool CanRun(string language) => Runnable.Contains(language);

    /// <summary>The other spellings of a language's name.</summary>
    public static IReadOnlyList<string> AliasesOf(string language) =>
        [.. Names.Where(name => name.Value == language && name.Key != language).Select(name => name.Key)];

    /// <summary>The language that a line <c>#!name</c> chooses; null if the line is anything else.</summary>
    public static string? OfLine(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) ? Find(line[2..]) : null;

    /// <summary>What a reader is told about a language that does not run here.</summary>
    public static string Refusal(string language) =>
        $"'{language}' cells do not run here: this host executes {string.Join(", ", Runnable)}. Rewrite the cell in "
        + $"one of these, or open the notebook in a host for {language}.";
}
