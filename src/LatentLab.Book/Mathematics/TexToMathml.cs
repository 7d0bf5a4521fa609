using System.Collections.Concurrent;
using System.Xml.Linq;

namespace LatentLab.Book.Mathematics;

/// <summary>
/// Translates TeX's mathematics into MathML Core (https://www.w3.org/TR/mathml-core/), which browsers lay out by themselves:
/// a page needs neither a script nor a network for its formulas. KaTeX reads the TeX and writes MathML 3
/// (<see cref="Katex"/>), <see cref="MathmlCore"/> puts what browsers no longer know into what they do.
/// </summary>
public static class TexToMathml
{
    /// <summary>
    /// Longer formulas are refused: a page holds none, and an unclosed dollar sign should not swallow a chapter.
    /// </summary>
    public const int LongestFormula = 20_000;

    // Titles stand in several places of a book, and a lesson's notation comes back all the time: of the course's 240
    // formulas 117 differ. A formula costs about 2 ms.
    private static readonly ConcurrentDictionary<(string Tex, bool Display), string> known = new();

    /// <summary>One formula as a <c>math</c> element. It carries its TeX as an annotation, for copying.</summary>
    /// <param name="tex">The text between the dollar signs.</param>
    /// <param name="display">True for a formula on a line of its own, with limits above and below.</param>
    /// <exception cref="TexException">KaTeX does not understand the formula, or it holds what no page can.</exception>
    public static string Convert(string tex, bool display = false) =>
        known.GetOrAdd((tex, display), static formula => Translated(formula.Tex, formula.Display));

    private static string Translated(string tex, bool display)
    {
        Check(tex);
        XElement body = MathmlCore.Of(XElement.Parse(Katex.ToMathml(tex, display), LoadOptions.PreserveWhitespace));
        string written = string.Concat(body.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting)));
        string attribute = display ? " display=\"block\"" : "";
        string annotation = $"<annotation encoding=\"application/x-tex\">{Html.Text(tex.Trim())}</annotation>";
        return $"<math{attribute}><semantics>{written}{annotation}</semantics></math>";
    }

    private static void Check(string tex)
    {
        if (tex.Length > LongestFormula)
        {
            throw new TexException(
                $"the formula has {tex.Length} characters, the most is {LongestFormula}: is a dollar sign missing?", "$", 0);
        }

        for (int i = 0; i < tex.Length; i++)
        {
            if (char.IsHighSurrogate(tex[i]) && i + 1 < tex.Length && char.IsLowSurrogate(tex[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(tex[i]) || (char.IsControl(tex[i]) && tex[i] is not ('\n' or '\r' or '\t')) || tex[i] is '\uFFFE' or '\uFFFF')
            {
                throw new TexException("a page cannot hold this character", $"U+{(int)tex[i]:X4}", i);
            }
        }
    }
}
