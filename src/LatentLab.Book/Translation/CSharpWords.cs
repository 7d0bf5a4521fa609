using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace LatentLab.Book.Translation;

/// <summary>
/// Strings and comments of a C# cell. A sentence put together with <c>+</c> is one string, so is a comment of several
/// lines.
/// </summary>
internal sealed class CSharpWords : CellWords
{
    private readonly string source;
    private readonly List<(CSharpUnit Unit, Passage Passage)> found = [];

    public CSharpWords(string source, IReadOnlySet<string> keys, bool isSettings)
    {
        this.source = source.ReplaceLineEndings("\n");
        int strings = 0, comments = 0;
        foreach (CSharpUnit unit in CSharpUnits.Of(this.source))
        {
            string english = unit.English;
            if (!HasWords(unit.Words) || (unit is StringUnit && isSettings) || CSharpNames.Is(unit, keys))
                continue;
            string place = unit is StringUnit ? $"string {++strings}" : $"comment {++comments}";
            found.Add((unit, new Passage(place, english)));
        }
    }

    public override IReadOnlyList<Passage> Passages => [.. found.Select(one => one.Passage)];

    public override string With(Func<Passage, string?> chinese) =>
        Rendered(TextSpan.FromBounds(0, source.Length), chinese);

    // Strings stand inside the holes of others: where an outer one is replaced, its holes bring the inner ones along.
    private string Rendered(TextSpan span, Func<Passage, string?> chinese)
    {
        var made = new StringBuilder();
        int at = span.Start;
        foreach ((CSharpUnit unit, Passage passage) in found)
        {
            if (unit.Span.Start < at || unit.Span.End > span.End || chinese(passage) is not string words)
                continue;
            made.Append(source, at, unit.Span.Start - at);
            made.Append(unit.Written(words, source, hole => Rendered(hole, chinese)));
            at = unit.Span.End;
        }

        return made.Append(source, at, span.End - at).ToString();
    }
}
