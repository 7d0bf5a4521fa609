using System.Collections.Concurrent;
using System.Xml.Linq;
using LatentLab.Pages;

namespace LatentLab.Book.Mathematics;

/// <summary>
/// Translates TeX's mathematics into MathML Core (https://www.w3.org/TR/mathml-core/), which browsers lay out by
/// themselves: a page needs neither a script nor a network for its formulas. KaTeX reads the TeX and writes MathML 3
/// (<see cref="Katex"/>), <see cref="MathmlCore"/> turns what browsers no longer know into what they do know.
/// </summary>
public static class TexToMathml
{
    /// <summary>
    /// Longer formulas are refused: a page holds none, and an unclosed dollar sign should not swallow a chapter.
    /// </summary>
    public const int LongestFormula = 20_000;

    /// <summary>Characters of a formula on a line of its own that fit on a phone.</summary>
    private const int LongestLine = 30;

    // Titles stand in several places of a book, and a lesson's notation recurs: of the course's 240 formulas 117 are
    // distinct. A formula costs about 2 ms.
    private static readonly ConcurrentDictionary<(string Tex, bool Display), string> known = new();

    /// <summary>
    /// One formula as a <c>math</c> element that carries its TeX as an annotation, for copying. A long one in running
    /// text comes as several such elements in a row, broken where TeX breaks: browsers break lines between formulas
    /// only, and on a phone it would be wider than the page. The first of them carries the whole TeX.
    /// </summary>
    /// <param name="tex">The text between the dollar signs.</param>
    /// <param name="display">True for a formula on a line of its own, with limits above and below.</param>
    /// <exception cref="TexException">KaTeX does not understand the formula, or it holds what no page can.</exception>
    public static string Convert(string tex, bool display = false) =>
        known.GetOrAdd((tex, display), static formula => Translated(formula.Tex, formula.Display));

    private static string Translated(string tex, bool display)
    {
        Check(tex);
        XElement body = MathmlCore.Of(XElement.Parse(Katex.ToMathml(tex, display), LoadOptions.PreserveWhitespace));
        string annotation = $"<annotation encoding=\"application/x-tex\">{Html.Text(tex.Trim())}</annotation>";
        // Lines of an array belong together, however long they are.
        if (display && (body.Value.Length <= LongestLine || body.Descendants("mtable").Any()))
        {
            return $"<math display=\"block\"><semantics>{Written(body)}{annotation}</semantics></math>";
        }

        string[] parts = [.. FormulaBreaks.Of(body).Select(Written)];
        string style = display ? " displaystyle=\"true\"" : "";
        return $"<math{style}><semantics>{parts[0]}{annotation}</semantics></math>"
            + string.Concat(parts.Skip(1).Select(part => $"<math{style}>{part}</math>"));
    }

    private static string Written(XElement math) =>
        string.Concat(math.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting)));

    private static void Check(string tex)
    {
        if (tex.Length > LongestFormula)
        {
            throw new TexException(
                $"the formula has {tex.Length} characters, the limit is {LongestFormula}: is a dollar sign missing?",
                "$", 0);
        }

        for (int i = 0; i < tex.Length; i++)
        {
            if (char.IsHighSurrogate(tex[i]) && i + 1 < tex.Length && char.IsLowSurrogate(tex[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(tex[i]) || (char.IsControl(tex[i]) && tex[i] is not ('\n' or '\r' or '\t'))
                || tex[i] is '\uFFFE' or '\uFFFF')
            {
                throw new TexException("a page cannot hold this character", $"U+{(int)tex[i]:X4}", i);
            }
        }
    }
}

/// <summary>A formula that cannot be translated: what is wrong, at which command, and where in the formula.</summary>
public sealed class TexException : Exception
{
    public TexException(string message, string command, int position)
        : base(message)
    {
        Command = command;
        Position = position;
    }

    /// <summary>The command or character at fault, for example <c>\foo</c>.</summary>
    public string Command { get; }

    /// <summary>Where it stands in the formula, in UTF-16 units from 0.</summary>
    public int Position { get; }
}
