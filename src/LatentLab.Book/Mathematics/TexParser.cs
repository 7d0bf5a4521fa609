using System.Text;

namespace LatentLab.Book.Mathematics;

/// <summary>
/// Recursive descent over one formula. This part knows lists, groups, letters, numbers and scripts; the other parts know the commands and the environments.
/// </summary>
internal sealed partial class TexParser
{
    /// <summary>Formulas nest a handful of levels; a hostile one must not exhaust the stack.</summary>
    private const int DeepestNesting = 100;

    private readonly TexScanner scanner;
    private MathFont font;
    private bool display;
    private bool script;
    private int depth;

    public TexParser(string tex, bool display)
    {
        scanner = new TexScanner(tex);
        this.display = display;
    }

    public string Formula()
    {
        List<TexAtom> atoms = List();
        TexToken last = scanner.Peek();
        return last.Kind switch
        {
            TexTokenKind.End => Row(atoms),
            TexTokenKind.EndGroup => throw Fault(last, "this closing brace has no opening one"),
            TexTokenKind.Command => throw Fault(last, $"'\\{last.Text}' has no partner before it"),
            _ => throw Fault(last, $"'{last.Text}' belongs inside an environment such as \\begin{{aligned}}"),
        };
    }

    /// <summary>Everything up to what ends a list: a closing brace, &amp;, \\, \right, \middle, \end or the end. The end itself stays unread.</summary>
    private List<TexAtom> List()
    {
        var atoms = new List<TexAtom>();
        while (true)
        {
            TexToken token = scanner.Peek();
            switch (token.Kind)
            {
                case TexTokenKind.End or TexTokenKind.EndGroup or TexTokenKind.Align or TexTokenKind.NewLine:
                case TexTokenKind.Command when token.Text is "right" or "middle" or "end":
                    return atoms;
                case TexTokenKind.Command when token.Text is "displaystyle" or "textstyle":
                    scanner.Next();
                    atoms.Add(RestInStyle(token.Text == "displaystyle"));
                    return atoms;
                case TexTokenKind.Command when token.Text is "nonumber" or "notag":
                    scanner.Next();
                    break;
                default:
                    atoms.Add(WithScripts(Nucleus()));
                    break;
            }
        }
    }

    private TexAtom RestInStyle(bool displayed)
    {
        string row = InStyle(displayed, () => Row(List()));
        return new($"<mstyle displaystyle=\"{(displayed ? "true" : "false")}\">{row}</mstyle>", AtomKind.Ordinary);
    }

    /// <summary>One symbol, group or command with its arguments, without its scripts.</summary>
    private TexAtom Nucleus()
    {
        if (++depth > DeepestNesting)
        {
            TexToken here = scanner.Peek();
            throw Fault(here, $"the formula nests more than {DeepestNesting} levels deep");
        }

        TexToken token = scanner.Peek();
        TexAtom atom = token.Kind switch
        {
            // A script without anything to its left hangs on an empty base, as in {}^2.
            TexTokenKind.Superscript or TexTokenKind.Subscript or TexTokenKind.Prime => new("<mrow></mrow>", AtomKind.Ordinary),
            TexTokenKind.BeginGroup => Group(),
            TexTokenKind.Command => Command(scanner.Next()),
            _ => Character(scanner.Next()),
        };
        depth--;
        return atom;
    }

    private TexAtom Group()
    {
        TexToken open = scanner.Next();
        List<TexAtom> atoms = List();
        Expect(TexTokenKind.EndGroup, open);
        return atoms is [{ Kind: AtomKind.Punctuation or AtomKind.Binary or AtomKind.Relation, Operator: string sign }]
            ? new($"<mo lspace=\"0\" rspace=\"0\">{Html.Text(sign)}</mo>", AtomKind.Ordinary)
            : new(Row(atoms), AtomKind.Ordinary);
    }

    /// <summary>What a command applies to: a braced group, or the one symbol that follows (one digit of a number, as in \frac12).</summary>
    private string Argument(TexToken owner, MathFont? inFont = null)
    {
        TexToken next = scanner.Peek();
        if (next.Kind is TexTokenKind.End or TexTokenKind.EndGroup or TexTokenKind.Align or TexTokenKind.NewLine
            || next is { Kind: TexTokenKind.Command, Text: "right" or "middle" or "end" })
        {
            throw Fault(owner, $"something must follow '{owner.Written}', found {(next.Kind == TexTokenKind.End ? "the end" : $"'{next.Written}'")}");
        }

        MathFont outer = font;
        font = inFont ?? font;
        string argument = next is { Kind: TexTokenKind.Character } && char.IsAsciiDigit(next.Text[0])
            ? $"<mn>{MathAlphabet.Shape(scanner.Next().Text, font)}</mn>"
            : Nucleus().Mathml;
        font = outer;
        return argument.Length == 0 ? "<mrow></mrow>" : argument;
    }

    private T InStyle<T>(bool displayed, Func<T> read)
    {
        bool outer = display;
        display = displayed;
        T result = read();
        display = outer;
        return result;
    }

    private string Row(List<TexAtom> atoms) => TexAtom.Row(atoms, script);

    private string Script(TexToken owner)
    {
        bool outer = script;
        script = true;
        string content = InStyle(false, () => Argument(owner));
        script = outer;
        return content;
    }

    private TexAtom WithScripts(TexAtom nucleus)
    {
        string? below = null;
        string? above = null;
        var primes = new StringBuilder();
        LimitPlace place = nucleus.Limits;
        while (true)
        {
            TexToken token = scanner.Peek();
            switch (token.Kind)
            {
                case TexTokenKind.Command when token.Text is "limits" or "nolimits":
                    scanner.Next();
                    place = token.Text == "limits" ? LimitPlace.BelowAndAbove : LimitPlace.Side;
                    break;
                case TexTokenKind.Prime:
                    scanner.Next();
                    primes.Append('′');
                    break;
                case TexTokenKind.Subscript when below is null:
                    scanner.Next();
                    below = Script(token);
                    break;
                case TexTokenKind.Superscript when above is null:
                    scanner.Next();
                    above = Script(token);
                    break;
                case TexTokenKind.Subscript or TexTokenKind.Superscript:
                    throw Fault(token, $"a second '{token.Text}' on the same symbol: use braces to say which comes first");
                default:
                    return Scripted(nucleus, below, Raised(primes.ToString(), above), place);
            }
        }
    }

    private static string? Raised(string primes, string? above) =>
        primes.Length == 0 ? above
        : above is null ? $"<mo>{primes}</mo>"
        : $"<mrow><mo>{primes}</mo>{above}</mrow>";

    private TexAtom Scripted(TexAtom nucleus, string? below, string? above, LimitPlace place)
    {
        if (below is null && above is null)
        {
            return nucleus;
        }

        bool stacked = place == LimitPlace.BelowAndAbove || (place == LimitPlace.BelowAndAboveInDisplay && display);
        string element = (stacked, below, above) switch
        {
            (true, not null, not null) => "munderover",
            (true, not null, null) => "munder",
            (true, null, _) => "mover",
            (false, not null, not null) => "msubsup",
            (false, not null, null) => "msub",
            (false, null, _) => "msup",
        };
        string mathml = nucleus.Mathml.Length == 0 ? "<mrow></mrow>" : nucleus.Mathml;
        return new($"<{element}>{mathml}{below}{above}</{element}>", nucleus.Kind);
    }

    private TexAtom Character(TexToken token)
    {
        char first = token.Text[0];
        return first switch
        {
            _ when char.IsAsciiDigit(first) => Number(token.Text),
            _ when char.IsAsciiLetter(first) => Word(token.Text),
            '+' or '*' => Binary(first == '*' ? "∗" : "+"),
            '-' or '−' => Binary("−"),
            '=' or '<' or '>' or ':' => Relation(token.Text),
            '(' or '[' => new($"<mo stretchy=\"false\">{first}</mo>", AtomKind.Open),
            ')' or ']' or '!' or '?' => new($"<mo stretchy=\"false\">{first}</mo>", AtomKind.Close),
            ',' or ';' => new($"<mo>{first}</mo>", AtomKind.Punctuation, Operator: token.Text),
            '|' => Upright("|"),
            '/' => new("<mo lspace=\"0\" rspace=\"0\">/</mo>", AtomKind.Ordinary),
            '.' when char.IsAsciiDigit(scanner.PeekCharacter()) => Number("."),
            '~' => new("<mspace width=\"0.3333em\"/>", AtomKind.Space),
            '$' or '#' => throw Fault(token, $"'{first}' has no place inside a formula; write '\\{first}' for the sign itself"),
            _ when first is >= 'Ͱ' and <= 'Ͽ' && char.IsLetter(first) => new($"<mi>{MathAlphabet.Shape(token.Text, font)}</mi>", AtomKind.Ordinary),
            _ when Rune.IsLetter(Rune.GetRuneAt(token.Text, 0)) => new($"<mtext>{Html.Text(token.Text)}</mtext>", AtomKind.Ordinary),
            _ => new($"<mo>{Html.Text(token.Text)}</mo>", AtomKind.Ordinary),
        };
    }

    private TexAtom Number(string start)
    {
        var digits = new StringBuilder(start);
        while (char.IsAsciiDigit(scanner.PeekCharacter())
            || (scanner.PeekCharacter() == '.' && char.IsAsciiDigit(scanner.PeekCharacter(1))))
        {
            digits.Append(scanner.Next().Text);
        }

        return new($"<mn>{MathAlphabet.Shape(digits.ToString(), font)}</mn>", AtomKind.Ordinary);
    }

    /// <summary>One letter is a variable; under \mathrm and its kin the letters that follow belong to the same name.</summary>
    private TexAtom Word(string start)
    {
        var letters = new StringBuilder(start);
        while (font != MathFont.Default && char.IsAsciiLetter(scanner.PeekCharacter()))
        {
            letters.Append(scanner.Next().Text);
        }

        return new(Identifier(letters.ToString()), AtomKind.Ordinary);
    }

    /// <summary>A browser slants an <c>mi</c> of one letter unless told not to.</summary>
    private string Identifier(string letters) => letters.Length == 1 && font == MathFont.Roman
        ? $"<mi mathvariant=\"normal\">{letters}</mi>"
        : $"<mi>{MathAlphabet.Shape(letters, font)}</mi>";

    private static TexAtom Binary(string sign) => new($"<mo>{Html.Text(sign)}</mo>", AtomKind.Binary, Operator: sign);

    private static TexAtom Relation(string sign) => new($"<mo>{Html.Text(sign)}</mo>", AtomKind.Relation, Operator: sign);

    /// <summary>A bar that neither stretches nor takes room, as in p(x|z) and |x|.</summary>
    private static TexAtom Upright(string sign) => new($"<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">{sign}</mo>", AtomKind.Ordinary);

    private TexToken Expect(TexTokenKind kind, TexToken opener)
    {
        TexToken token = scanner.Next();
        if (token.Kind == kind)
        {
            return token;
        }

        throw token.Kind == TexTokenKind.End
            ? Fault(opener, $"the '{opener.Written}' is never closed")
            : Fault(token, $"'{token.Written}' stands where the '{opener.Written}' at character {opener.Position + 1} should be closed first");
    }

    private static TexException Fault(TexToken token, string message) => new(message, token.Written, token.Position);
}
