namespace LatentLab.Book.Mathematics;

/// <summary>
/// Translates the part of TeX's mathematics that the lessons use into MathML Core (https://www.w3.org/TR/mathml-core/), which browsers lay out by themselves:
/// a page needs neither a script nor a network for its formulas.
/// </summary>
public static class TexToMathml
{
    /// <summary>Longer formulas are refused: a page holds none, and an unclosed dollar sign should not swallow a chapter.</summary>
    public const int LongestFormula = 20_000;

    /// <summary>One formula as a <c>math</c> element. It carries its TeX as an annotation, for copying and for reading aloud.</summary>
    /// <param name="tex">The text between the dollar signs.</param>
    /// <param name="display">True for a formula on a line of its own, with limits above and below.</param>
    /// <exception cref="TexException">The formula is not balanced, or uses a command outside the subset.</exception>
    public static string Convert(string tex, bool display = false)
    {
        if (tex.Length > LongestFormula)
        {
            throw new TexException($"the formula has {tex.Length} characters, the most is {LongestFormula}: is a dollar sign missing?", "$", 0);
        }

        string body = new TexParser(tex, display).Formula();
        string attribute = display ? " display=\"block\"" : "";
        string annotation = $"<annotation encoding=\"application/x-tex\">{Html.Text(tex.Trim())}</annotation>";
        return $"<math{attribute}><semantics>{body}{annotation}</semantics></math>";
    }
}
