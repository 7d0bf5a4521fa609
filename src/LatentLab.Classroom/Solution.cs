using System.Net;
using System.Reflection;
using LatentLab.Classroom.Release;
using LatentLab.Hosts;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Classroom;

/// <summary>A worked answer.</summary>
/// <param name="Title">The task.</param>
/// <param name="Code">The answer cell of the solution notebook, without the marks around the solution.</param>
/// <param name="Why">Why it is right.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record Solution(string Title, string Code, string Why)
{
    // The solution notebooks are part of the assembly: one source for teachers, for learners who ask, and for the
    // tests.
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Codes = new(Collect);

    /// <summary>
    /// False in a kit that was built without the folder <c>notebooks/solutions</c>, as a teacher may hand it out.
    /// </summary>
    internal static bool AreThere => Codes.Value.Count > 0;

    /// <summary>What is shown where solutions are switched off.</summary>
    internal static Solution Withheld(string title) => new(title, "",
        "Solutions are switched off for this class. Hint() has three levels: Hint(1), Hint(2), Hint(3).");

    /// <exception cref="InvalidOperationException">No solution notebook has an answer cell for this task.</exception>
    internal static string CodeOf(string task) => Codes.Value.TryGetValue(task, out string? code)
        ? code
        : throw new InvalidOperationException(
            $"No notebook in notebooks/solutions has an answer cell for the task '{task}'. Add one, or build again if "
            + "you just did.");

    public override string ToString() => Code.Length > 0 ? $"{Title}\n\n{Code}\n\n{Why}" : $"{Title}\n\n{Why}";

    public string ToHtml() => $"""
        <div class="latentlab-solution" role="note" style="border-left:.3em solid #0072b2;padding:.2em .8em;
          margin:.5em 0;max-width:60em;font-family:system-ui,sans-serif">
        <strong>{WebUtility.HtmlEncode(Title)}</strong>
        {(Code.Length > 0 ? $"<pre style=\"overflow:auto\"><code>{WebUtility.HtmlEncode(Code)}</code></pre>" : "")}
        <p>{WebUtility.HtmlEncode(Why)}</p>
        </div>
        """;

    /// <summary>The solution by media type.</summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/plain"] = ToString()
    };

    private static Dictionary<string, string> Collect()
    {
        Assembly assembly = typeof(Solution).Assembly;
        var codes = new Dictionary<string, string>();
        foreach (string name in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("solutions/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (NotebookCell cell in NotebookFile.Parse(reader.ReadToEnd(), name).Cells)
            {
                if (TaskCell.Of(cell) is { Role: CellRole.Answer } task)
                    codes[task.Task] = SolutionMarks.Remove(cell.Source);
            }
        }
        return codes;
    }
}
