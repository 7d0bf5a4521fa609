using System.Globalization;
using System.Xml.Linq;

namespace LatentLab.Book.Mathematics;

/// <summary>
/// MathML 3 as KaTeX writes it, put into MathML Core as browsers draw it. What Core no longer has is expressed by other
/// means (letters of other alphabets, CSS for tables and frames), and the spaces that TeX takes from the kinds of its
/// atoms and MathML leaves to each operator are written down.
/// </summary>
internal static class MathmlCore
{
    private const string FunctionApplication = "\u2061";
    private const string ThinSpace = "0.1667em";

    private static readonly string[] bars = ["|", "∣", "‖", "∥"];
    private static readonly string[] closing = [")", "]", "}", "⟩", "⌉", "⌋", "!", "′"];
    private static readonly string[] signs = ["−", "+", "±", "∓"];
    private static readonly string[] scripted =
    [
        "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts"
    ];

    /// <summary>The content of the formula without its annotation, as a new element without a namespace.</summary>
    /// <param name="math">The <c>math</c> element of KaTeX; it stays as it is.</param>
    public static XElement Of(XElement math)
    {
        XElement semantics = math.Elements().First(element => element.Name.LocalName == "semantics");
        var body = new XElement("math",
            semantics.Elements().Where(element => element.Name.LocalName != "annotation").Select(Plain));
        foreach (XElement element in body.Descendants().ToArray())   // they change as they are walked
        {
            Mend(element);
        }

        foreach (XElement script in body.Descendants().Where(element => scripted.Contains(element.Name.LocalName)))
        {
            CloseUp(script);
        }

        foreach (XElement row in body.Descendants("mrow")
            .Where(row => !row.HasAttributes && row.Elements().Count() == 1).Reverse().ToArray())
        {
            row.ReplaceWith(row.Elements());
        }

        return body;
    }

    /// <summary>
    /// The element and all below without namespaces and classes. What stands for one token and yet holds elements
    /// (<c>\stackrel</c>) is a row to browsers.
    /// </summary>
    private static XElement Plain(XElement element) => new(
        element.Name.LocalName is "mo" or "mi" or "mtext" && element.HasElements ? "mrow" : element.Name.LocalName,
        element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name != "class"),
        element.Nodes().Select(node => node is XElement child ? IsGlue(child) ? null : Plain(child) : node));

    /// <summary>
    /// Empty table cells that KaTeX uses to push an equation's number to the side; its tags come otherwise.
    /// </summary>
    private static bool IsGlue(XElement element) =>
        element.Attribute("class")?.Value is "mtr-glue" or "mml-eqn-num" && !element.HasElements;

    private static void Mend(XElement element)
    {
        Letters(element);
        switch (element.Name.LocalName)
        {
            case "mrow":
                JoinWord(element);
                break;
            case "mi" when bars.Contains(element.Value):
                element.Name = "mo";
                Bar(element);
                break;
            case "mo" when element.Value == FunctionApplication:
                SpaceAround(element);
                break;
            case "mo" when bars.Contains(element.Value) && element.HasAttributes:
                Bar(element);
                break;
            case "mo" when element.Value is "…" or "⋯":
                element.SetAttributeValue("lspace", "0");
                element.SetAttributeValue("rspace", "0");
                break;
            case "mo" when signs.Contains(element.Value) && IsPrefix(element):
                element.SetAttributeValue("form", "prefix");
                break;
            case "mover" or "munder" when element.Attribute("accent")?.Value == "true":
                Accent(element);
                break;
            case "mtable" when element.Attribute("width") is not null:
                Tag(element);
                break;
            case "mtable":
                MathTable.Mend(element);
                break;
            case "menclose":
                Frame(element);
                break;
            case "mpadded" when element.Attribute("width")?.Value is ['+', ..] width:
                Pad(element, width[1..]);
                break;
        }
    }

    /// <summary><c>mathvariant</c>: the letters themselves in a formula, the font in words.</summary>
    private static void Letters(XElement element)
    {
        if (element.Attribute("mathvariant") is not XAttribute variant)
        {
            return;
        }

        string name = variant.Value;
        if (name == "normal" && element.Name == "mi" && new StringInfo(element.Value).LengthInTextElements == 1)
        {
            return;   // the one use that Core kept: a single letter that is not to be slanted
        }

        variant.Remove();
        if (element.Name == "mtext")
        {
            string[] font =
            [
                .. name.Contains("bold") ? ["font-weight:bold"] : Array.Empty<string>(),
                .. name.Contains("italic") ? ["font-style:italic"] : Array.Empty<string>(),
                .. name.StartsWith("sans") ? ["font-family:sans-serif"] : Array.Empty<string>(),
                .. name == "monospace" ? ["font-family:monospace"] : Array.Empty<string>(),
            ];
            element.SetAttributeValue("style", font.Length > 0 ? string.Join(';', font) : null);
        }
        else
        {
            element.Value = MathAlphabet.Shape(element.Value, name);
        }
    }

    /// <summary>Upright letters beside each other are one word, <c>KL</c>, for anyone who copies or hears it.</summary>
    private static void JoinWord(XElement row)
    {
        bool isWord = row.Elements().Count() > 1
            && row.Elements().All(letter => letter.Name == "mi" && letter.Attribute("mathvariant")?.Value == "normal"
                && letter.Value.All(char.IsLetter));
        if (isWord)
        {
            (row.Name, row.Value) = ("mi", row.Value);
        }
    }

    /// <summary>A bar that is not a relation stands close to what it encloses.</summary>
    private static void Bar(XElement bar)
    {
        bar.Value = bar.Value is "∣" or "|" ? "|" : "‖";
        bar.SetAttributeValue("mathvariant", null);
        bool grows = bar.Attribute("fence")?.Value == "true" || bar.Attribute("stretchy")?.Value == "true";
        bar.SetAttributeValue("stretchy", grows ? "true" : "false");
        bar.SetAttributeValue("lspace", "0");
        bar.SetAttributeValue("rspace", "0");
    }

    /// <summary>
    /// A function's name: as in TeX a thin space after it, unless an operator or a fence follows, and before it, if
    /// something stands there that is no operator.
    /// </summary>
    private static void SpaceAround(XElement applied)
    {
        XElement first = applied.ElementsBeforeSelf().LastOrDefault() ?? applied, last = applied;
        if (applied.Parent is { } row && IsBase(row) && row.Elements().Last() == applied && row.Elements().Count() == 2)
        {
            // In \max_x the sign stands within the base; the spaces belong around the whole.
            for (first = row; IsBase(first); first = first.Parent!)
            {
            }

            last = first;
        }

        if (last.ElementsAfterSelf().FirstOrDefault() is { } next && !IsOperator(next) && !IsSpace(next))
        {
            last.AddAfterSelf(Space());
        }

        if (first.ElementsBeforeSelf().LastOrDefault() is { } before && !IsOperator(before) && !IsSpace(before))
        {
            first.AddBeforeSelf(Space());
        }

        applied.Remove();
    }

    /// <summary>What indices or limits hang on.</summary>
    private static bool IsBase(XElement element) =>
        element.Parent is { } parent && scripted.Contains(parent.Name.LocalName)
            && parent.Elements().First() == element;

    private static XElement Space() => new("mspace", new XAttribute("width", ThinSpace));

    private static bool IsOperator(XElement element) =>
        element.Name == "mo" || (element.Name == "mrow" && element.Elements().FirstOrDefault()?.Name == "mo");

    private static bool IsSpace(XElement element) =>
        element.Name == "mspace" || (element.Name == "mtext" && string.IsNullOrWhiteSpace(element.Value));

    /// <summary>A sign with nothing before it that it could join to what follows.</summary>
    private static bool IsPrefix(XElement sign) =>
        sign.ElementsBeforeSelf().LastOrDefault(element => !IsSpace(element)) is { } before
        && before.Name == "mo" && before.Value.Length > 0
        && !closing.Contains(before.Value) && !bars.Contains(before.Value) && before.Value != FunctionApplication;

    /// <summary>
    /// An accent over one letter keeps its width; those over several come with an attribute that says otherwise.
    /// </summary>
    private static void Accent(XElement over)
    {
        XElement accent = over.Elements().Last();
        if (accent.Name == "mo" && accent.Attribute("stretchy") is null)
        {
            // a combining arrow combines with nothing here
            accent.Value = accent.Value == "\u20D7" ? "→" : accent.Value;
            accent.SetAttributeValue("stretchy", "false");
        }
    }

    /// <summary>An equation's number: KaTeX's table is as wide as the page; here it follows at a distance.</summary>
    private static void Tag(XElement table)
    {
        XElement[] cells = [.. table.Elements("mtr").Elements("mtd").Where(cell => cell.HasElements)];
        table.Name = "mrow";
        table.RemoveAttributes();
        table.ReplaceNodes(cells.SelectMany((cell, place) => place == 0
            ? cell.Nodes() : [new XElement("mspace", new XAttribute("width", "2em")), .. cell.Nodes()]));
    }

    private static void Frame(XElement framed)
    {
        string lines =
            string.Concat((framed.Attribute("notation")?.Value ?? "").Split(' ').Select(notation => notation switch
            {
                "box" => "border:1px solid;padding:.25em;",
                "roundedbox" => "border:1px solid;border-radius:.4em;padding:.25em;",
                "top" or "bottom" or "left" or "right" => $"border-{notation}:1px solid;",
                "updiagonalstrike" => Strike("to top left"),
                "downdiagonalstrike" => Strike("to top right"),
                "horizontalstrike" => Strike("to bottom"),
                _ => "",
            }));
        framed.Name = "mrow";
        framed.SetAttributeValue("notation", null);
        framed.SetAttributeValue("style",
            $"{(framed.Attribute("style")?.Value is string style ? style.TrimEnd(';') + ";" : "")}{lines}");
    }

    /// <summary>A line through the middle; a gradient's lines run across its direction.</summary>
    private static string Strike(string direction) =>
        $"background:linear-gradient({direction},transparent calc(50% - .5px),currentcolor calc(50% - "
        + ".5px),currentcolor calc(50% + .5px),transparent calc(50% + .5px));";

    /// <summary>Room around something, said as more of its width.</summary>
    private static void Pad(XElement padded, string more)
    {
        string side = padded.Attribute("lspace")?.Value ?? "0";
        padded.Name = "mrow";
        padded.RemoveAttributes();
        padded.SetAttributeValue("style", $"padding:0 calc({more} - {side}) 0 {side}");
    }

    /// <summary>In indices and limits TeX sets operators without spaces around them.</summary>
    private static void CloseUp(XElement scripts)
    {
        IEnumerable<XElement> operators = scripts.Elements().Skip(1)
            .SelectMany(script => script.DescendantsAndSelf("mo"))
            .Where(sign => sign.Attribute("stretchy")?.Value != "true" && sign.Attribute("lspace") is null
                && sign.Attribute("form") is null);
        if (scripts.Attribute("accent") is not null)
        {
            return;
        }

        foreach (XElement sign in operators)
        {
            sign.SetAttributeValue("lspace", "0");
            sign.SetAttributeValue("rspace", "0");
        }
    }
}
