using System.Xml.Linq;

namespace LatentLab.Book.Mathematics;

/// <summary>
/// Where a long formula in running text may continue on the next line: as in TeX, after a relation or a binary operator
/// outside all brackets; and between words, as TeX does not.
/// </summary>
internal static class FormulaBreaks
{
    /// <summary>Characters that fit on a line of a phone, about 350 pixels; a shorter formula stays whole.</summary>
    private const int Short = 24;

    private static readonly string[] opening = ["(", "[", "{", "⟨", "⌈", "⌊"];
    private static readonly string[] closing = [")", "]", "}", "⟩", "⌉", "⌋"];

    private static readonly string[] breaking =
    [
        "=",
        "≠",
        "<",
        ">",
        "≤",
        "≥",
        "≪",
        "≫",
        "≈",
        "≃",
        "≅",
        "∼",
        "≡",
        "∝",
        "≔",
        "→",
        "←",
        "↔",
        "⇒", "⇐", "⇔", "↦", "⟶", "⟹", "⟺", "∈", "⊂", "⊆", "+", "−", "±", "×", "⋅", "·", "∘", "⊙", "⊗", "⊕", ",", ";",
    ];

    /// <summary>The formula in one or more parts, each an element around what belongs to it.</summary>
    public static IReadOnlyList<XElement> Of(XElement math)
    {
        XElement row = math.Elements().Count() == 1
            && math.Elements().Single() is { Name.LocalName: "mrow", HasAttributes: false } one ? one : math;
        if (row.Value.Length <= Short)
        {
            return [math];
        }

        var parts = new List<XElement> { new("mrow") };
        int depth = 0;
        foreach (XElement element in row.Elements())
        {
            parts[^1].Add(element);
            depth += Is(element, opening) ? 1 : Is(element, closing) ? -1 : 0;
            bool words = element.Name == "mtext" && element.Value is [.., ' ' or '\u00A0'];
            bool joins = depth == 0 && (words || (Is(element, breaking) && element.Attribute("form") is null
                && element.ElementsBeforeSelf().Any()));
            if (words && joins && element.ElementsAfterSelf().Any())
            {
                parts.Add(new("mrow"));
            }
            else if (joins && element.ElementsAfterSelf().Any())
            {
                // At a row's end it would be taken for a sign after something, with other spaces.
                parts[^1].Elements().Last().SetAttributeValue("form", "infix");
                parts.Add(new("mrow"));
            }
        }

        return [.. parts.Select(part => new XElement("math", part))];
    }

    private static bool Is(XElement element, string[] signs) => element.Name == "mo" && signs.Contains(element.Value);
}
