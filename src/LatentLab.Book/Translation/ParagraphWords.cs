using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Translation;

/// <summary>Text in Markdown or HTML, divided at its blank lines; code blocks and formulas stay whole.</summary>
internal sealed partial class ParagraphWords : CellWords
{
    private readonly List<(string Text, Passage? Passage)> parts = [];

    public ParagraphWords(string source)
    {
        foreach (string part in Parts(source.ReplaceLineEndings("\n")))
        {
            bool isText = HasWords(Formula().Replace(part, "")) && !IsMagic(part);
            parts.Add((part, isText ? new Passage($"paragraph {Passages.Count + 1}", part) : null));
        }
    }

    public override IReadOnlyList<Passage> Passages => [.. parts.Select(part => part.Passage).OfType<Passage>()];

    public override string With(Func<Passage, string?> chinese) => string.Concat(parts.Select(part =>
        part.Passage is null ? part.Text : chinese(part.Passage) ?? part.Text));

    /// <summary>Paragraphs and what stands between them, which together are the source.</summary>
    private static IEnumerable<string> Parts(string source)
    {
        var part = new StringBuilder();
        bool isCode = false, isFormula = false;
        string[] lines = source.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i], end = i < lines.Length - 1 ? "\n" : "";
            bool isBlank = string.IsNullOrWhiteSpace(line) && !isCode && !isFormula;
            if (isBlank || IsMagic(line))
            {
                // The paragraph's last line end belongs to the gap, so that a passage ends with its words.
                string before = part.ToString().TrimEnd('\n');
                if (before.Length > 0)
                    yield return before;
                yield return new string('\n', part.Length - before.Length) + line + end;
                part.Clear();
                continue;
            }

            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            if (!isCode && line.Split("$$").Length % 2 == 0)
                isFormula = !isFormula;
            part.Append(line).Append(end);
        }

        string last = part.ToString().TrimEnd('\n');
        if (last.Length > 0)
            yield return last;
        if (part.Length > last.Length)
            yield return new string('\n', part.Length - last.Length);
    }

    private static bool IsMagic(string line) => line.StartsWith("#!", StringComparison.Ordinal);

    [GeneratedRegex(@"\$\$.*?\$\$|\$[^$\n]+\$", RegexOptions.Singleline)]
    private static partial Regex Formula();
}
