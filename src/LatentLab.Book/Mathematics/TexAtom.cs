using System.Text;

namespace LatentLab.Book.Mathematics;

/// <summary>Where a symbol's sub- and superscript go.</summary>
internal enum LimitPlace
{
    Side,
    /// <summary>Below and above in a displayed formula, at the side in running text.</summary>
    BelowAndAboveInDisplay,
    BelowAndAbove,
}

/// <summary>One translated piece of a formula.</summary>
/// <param name="Mathml">Exactly one MathML element (or nothing).</param>
/// <param name="Operator">The bare sign, if the element is a plain binary operator that may have to become a prefix.</param>
internal readonly record struct TexAtom(string Mathml, AtomKind Kind, LimitPlace Limits = LimitPlace.Side, string? Operator = null)
{
    private const string ThinSpace = "<mspace width=\"0.1667em\"/>";

    /// <summary>Pieces side by side as one element, spaced as TeX's table of atoms asks (The TeXbook, chapter 18).</summary>
    /// <param name="tight">In sub- and superscripts, where signs stand without space around them.</param>
    public static string Row(IReadOnlyList<TexAtom> atoms, bool tight = false)
    {
        var row = new StringBuilder();
        int count = 0;
        AtomKind? previous = null;
        for (int i = 0; i < atoms.Count; i++)
        {
            TexAtom atom = atoms[i];
            AtomKind kind = atom.Kind;
            string mathml = atom.Mathml;
            if (kind == AtomKind.Binary && StandsAlone(previous, i + 1 < atoms.Count ? atoms[i + 1].Kind : null))
            {
                kind = AtomKind.Ordinary;
                mathml = atom.Operator is string sign && atoms.Count > 1 ? Unary(sign) : mathml;
            }
            else if (tight && kind is (AtomKind.Binary or AtomKind.Relation) && atom.Operator is string inner && atoms.Count > 1)
            {
                mathml = Spaceless(inner);
            }

            if (NeedsThinSpace(previous, kind))
            {
                row.Append(ThinSpace);
                count++;
            }

            row.Append(mathml);
            count++;
            previous = kind == AtomKind.Space ? previous : kind;
        }

        return count == 1 ? row.ToString() : $"<mrow>{row}</mrow>";
    }

    /// <summary>A sign with nothing to join on its left or right is a prefix (−x) or a placeholder (f(·)).</summary>
    private static bool StandsAlone(AtomKind? left, AtomKind? right) =>
        left is null or AtomKind.Binary or AtomKind.Relation or AtomKind.Open or AtomKind.Punctuation or AtomKind.Function or AtomKind.LargeOperator
        || right is null or AtomKind.Close or AtomKind.Relation or AtomKind.Punctuation;

    private static string Unary(string sign) => sign is "+" or "−" or "±" or "∓"
        ? $"<mo form=\"prefix\">{sign}</mo>"
        : Spaceless(sign);

    private static string Spaceless(string sign) => $"<mo lspace=\"0\" rspace=\"0\">{Html.Text(sign)}</mo>";

    private static bool NeedsThinSpace(AtomKind? left, AtomKind right) => (left, right) switch
    {
        (AtomKind.Ordinary or AtomKind.Close or AtomKind.Inner, AtomKind.Function) => true,
        (AtomKind.Function, AtomKind.Ordinary or AtomKind.Function or AtomKind.LargeOperator) => true,
        _ => false,
    };
}
