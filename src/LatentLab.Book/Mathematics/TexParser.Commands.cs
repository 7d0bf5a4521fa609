namespace LatentLab.Book.Mathematics;

internal sealed partial class TexParser
{
    private TexAtom Command(TexToken token)
    {
        string name = token.Text;
        return Symbol(token) ?? (name switch
        {
            "frac" => Fraction(token, display: null),
            "dfrac" => Fraction(token, display: true),
            "tfrac" => Fraction(token, display: false),
            "binom" => Binomial(token),
            "sqrt" => Root(token),
            "operatorname" => OperatorName(token),
            "left" => Fenced(token),
            "begin" => Environment(token),
            "mid" => new("<mo stretchy=\"false\" lspace=\"0.2778em\" rspace=\"0.2778em\">|</mo>", AtomKind.Relation),
            "underbrace" => Brace(token, "munder", "⏟"),
            "overbrace" => Brace(token, "mover", "⏞"),
            "underline" => new($"<munder>{Argument(token)}<mo stretchy=\"true\">_</mo></munder>", AtomKind.Ordinary),
            "overset" or "stackrel" => Stacked(token, "mover"),
            "underset" => Stacked(token, "munder"),
            "xrightarrow" => LabelledArrow(token, "→"),
            "xleftarrow" => LabelledArrow(token, "←"),
            "tag" => new($"<mspace width=\"2em\"/>{Words($"({scanner.RawGroup(token)})", token)}", AtomKind.Space),
            " " => new("<mspace width=\"0.3333em\"/>", AtomKind.Space),
            "argmax" or "argmin" => throw Fault(token, $"'\\{name}' is no TeX command; write \\arg\\{name[3..]} or \\operatorname*{{arg\\,{name[3..]}}}"),
            _ when BigDelimiter(token) is TexAtom big => big,
            _ when TexSymbols.TextCommands.Contains(name) => new(Words(scanner.RawGroup(token), token), AtomKind.Ordinary),
            _ => throw Fault(token, $"'{token.Written}' is not a command that this book knows"),
        });
    }

    /// <summary>A command that stands for one sign, space, accent or alphabet; null if it is none of these.</summary>
    private TexAtom? Symbol(TexToken token)
    {
        string name = token.Text;
        if (TexSymbols.Letters.TryGetValue(name, out string? letter))
        {
            return new($"<mi>{MathAlphabet.Shape(letter, font)}</mi>", AtomKind.Ordinary);
        }

        if (TexSymbols.UprightLetters.TryGetValue(name, out letter))
        {
            string shaped = MathAlphabet.Shape(letter, font);
            return new(shaped == letter ? $"<mi mathvariant=\"normal\">{Html.Text(letter)}</mi>" : $"<mi>{shaped}</mi>", AtomKind.Ordinary);
        }

        if (TexSymbols.Binary.TryGetValue(name, out string? sign))
        {
            return Binary(sign);
        }

        if (TexSymbols.Relations.TryGetValue(name, out sign))
        {
            return Relation(sign);
        }

        if (TexSymbols.LargeOperators.TryGetValue(name, out sign))
        {
            return new($"<mo>{sign}</mo>", AtomKind.LargeOperator, TexSymbols.Integrals.Contains(name) ? LimitPlace.Side : LimitPlace.BelowAndAboveInDisplay);
        }

        if (TexSymbols.Functions.Contains(name))
        {
            string words = name is "limsup" or "liminf" ? $"lim {name[3..]}" : name;
            return new($"<mi>{words}</mi>", AtomKind.Function, TexSymbols.FunctionsWithLimits.Contains(name) ? LimitPlace.BelowAndAboveInDisplay : LimitPlace.Side);
        }

        if (TexSymbols.Spaces.TryGetValue(name, out string? width))
        {
            return new($"<mspace width=\"{width}\"/>", AtomKind.Space);
        }

        if (TexSymbols.Accents.TryGetValue(name, out string? accent))
        {
            string stretchy = name.StartsWith("wide", StringComparison.Ordinal) || name == "overline" ? "true" : "false";
            return new($"<mover accent=\"true\">{Argument(token)}<mo stretchy=\"{stretchy}\">{accent}</mo></mover>", AtomKind.Ordinary);
        }

        if (TexSymbols.Fonts.TryGetValue(name, out MathFont shape))
        {
            return new(Argument(token, shape), AtomKind.Ordinary);
        }

        return DelimiterSign(token) is string fence
            ? FenceKind(name) is AtomKind.Ordinary ? Upright(fence) : new($"<mo stretchy=\"false\">{fence}</mo>", FenceKind(name))
            : null;
    }

    private TexAtom Fraction(TexToken token, bool? display)
    {
        string above = InStyle(false, () => Argument(token));
        string below = InStyle(false, () => Argument(token));
        string fraction = $"<mfrac>{above}{below}</mfrac>";
        return new(display is bool style ? $"<mstyle displaystyle=\"{(style ? "true" : "false")}\" scriptlevel=\"0\">{fraction}</mstyle>" : fraction, AtomKind.Inner);
    }

    private TexAtom Binomial(TexToken token)
    {
        string above = InStyle(false, () => Argument(token));
        string below = InStyle(false, () => Argument(token));
        return new($"<mrow><mo>(</mo><mfrac linethickness=\"0\">{above}{below}</mfrac><mo>)</mo></mrow>", AtomKind.Inner);
    }

    private TexAtom Root(TexToken token)
    {
        string? degree = scanner.Option(token);
        string radicand = Argument(token);
        return new(
            degree is null ? $"<msqrt>{radicand}</msqrt>" : $"<mroot>{radicand}{new TexParser(degree, display: false) { depth = depth }.Formula()}</mroot>",
            AtomKind.Ordinary);
    }

    private TexAtom OperatorName(TexToken token)
    {
        bool limits = scanner.Take('*');
        return new(Argument(token, MathFont.Roman), AtomKind.Function, limits ? LimitPlace.BelowAndAboveInDisplay : LimitPlace.Side);
    }

    private TexAtom Brace(TexToken token, string element, string brace) =>
        new($"<{element}>{Argument(token)}<mo stretchy=\"true\">{brace}</mo></{element}>", AtomKind.Ordinary, LimitPlace.BelowAndAbove);

    private TexAtom Stacked(TexToken token, string element)
    {
        string label = InStyle(false, () => Argument(token));
        return new($"<{element}>{Base(token)}{label}</{element}>", AtomKind.Relation);
    }

    /// <summary>An argument that keeps its nature: braces around a lone sign elsewhere make it an ordinary symbol, here the = of \overset{!}{=} stays a relation.</summary>
    private string Base(TexToken owner)
    {
        if (scanner.Peek().Kind != TexTokenKind.BeginGroup)
        {
            return Argument(owner);
        }

        TexToken open = scanner.Next();
        string row = Row(List());
        Expect(TexTokenKind.EndGroup, open);
        return row;
    }

    private TexAtom LabelledArrow(TexToken token, string arrow)
    {
        string label = InStyle(false, () => Argument(token));
        string padded = $"<mpadded lspace=\"0.4em\" width=\"+0.8em\">{label}</mpadded>";
        return new($"<mover><mo stretchy=\"true\">{arrow}</mo>{padded}</mover>", AtomKind.Relation);
    }

    /// <summary>Words keep their spaces; MathML would trim them at the ends.</summary>
    private static string Words(string raw, TexToken token)
    {
        string words = raw;
        foreach (char sign in "%#_&${}")
        {
            words = words.Replace($"\\{sign}", sign.ToString());
        }

        if (words.Contains('\\'))
        {
            throw Fault(token, $"'{token.Written}' takes plain words, found '{raw}'");
        }

        words = Html.Text(words.Replace(' ', '\u00A0').Replace('\n', '\u00A0'));
        return token.Text switch
        {
            "textbf" => $"<mtext style=\"font-weight:bold\">{words}</mtext>",
            "textit" => $"<mtext style=\"font-style:italic\">{words}</mtext>",
            "texttt" => $"<mtext style=\"font-family:monospace\">{words}</mtext>",
            _ => $"<mtext>{words}</mtext>",
        };
    }
}
