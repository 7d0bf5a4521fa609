using System.Text;

namespace LatentLab.Book.Mathematics;

/// <summary>The letter shapes of <c>\mathbf</c>, <c>\mathcal</c> and their kin.</summary>
internal enum MathFont
{
    /// <summary>TeX's default: italic letters, upright digits and capital Greek.</summary>
    Default,
    Roman,
    Bold,
    Italic,
    BoldItalic,
    Script,
    Fraktur,
    DoubleStruck,
    SansSerif,
    Typewriter,
}

/// <summary>
/// Letters in Unicode's mathematical alphabets (block U+1D400–U+1D7FF and the letters that Unicode had before it).
/// MathML Core has no other way to ask for them: of <c>mathvariant</c> it kept <c>normal</c> only.
/// </summary>
internal static class MathAlphabet
{
    private const string Letterlike = "ℬℰℱℋℐℒℳℛℯℊℴℭℌℑℜℨℂℍℕℙℚℝℤℎ";

    private static readonly (MathFont Font, char Letter)[] letterlikeOf =
    [
        .. Pairs(MathFont.Script, "BEFHILMRego"), .. Pairs(MathFont.Fraktur, "CHIRZ"),
        .. Pairs(MathFont.DoubleStruck, "CHNPQRZ"), .. Pairs(MathFont.Italic, "h"),
    ];

    /// <summary>The text in the given font; characters that have no such shape stay as they are.</summary>
    public static string Shape(string text, MathFont font)
    {
        if (font is MathFont.Default or MathFont.Roman)
        {
            return text;
        }

        var shaped = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            shaped.Append(Shape(rune, font).ToString());
        }

        return shaped.ToString();
    }

    private static Rune Shape(Rune rune, MathFont font)
    {
        if (!rune.IsBmp)
        {
            return rune;
        }

        char letter = (char)rune.Value;
        int known = Array.IndexOf(letterlikeOf, (font, letter));
        if (known >= 0)
        {
            return new Rune(Letterlike[known]);
        }

        int? code = letter switch
        {
            >= 'A' and <= 'Z' => FirstCapital(font) + (letter - 'A'),
            >= 'a' and <= 'z' => FirstCapital(font) + 26 + (letter - 'a'),
            >= '0' and <= '9' => FirstDigit(font) + (letter - '0'),
            // Capital and small Greek lie at the same distances as in the Greek block itself.
            >= 'Α' and <= 'Ω' when font == MathFont.BoldItalic => 0x1D71C + (letter - 'Α'),
            >= 'α' and <= 'ω' when font == MathFont.BoldItalic => 0x1D736 + (letter - 'α'),
            'ϵ' when font == MathFont.BoldItalic => 0x1D750,
            'ϕ' when font == MathFont.BoldItalic => 0x1D753,
            _ => null,
        };
        return code is int value ? new Rune(value) : rune;
    }

    private static int FirstCapital(MathFont font) => font switch
    {
        MathFont.Bold => 0x1D400,
        MathFont.Italic => 0x1D434,
        MathFont.BoldItalic => 0x1D468,
        MathFont.Script => 0x1D49C,
        MathFont.Fraktur => 0x1D504,
        MathFont.DoubleStruck => 0x1D538,
        MathFont.SansSerif => 0x1D5A0,
        _ => 0x1D670,
    };

    private static int? FirstDigit(MathFont font) => font switch
    {
        MathFont.Bold or MathFont.BoldItalic => 0x1D7CE,
        MathFont.DoubleStruck => 0x1D7D8,
        MathFont.SansSerif => 0x1D7E2,
        MathFont.Typewriter => 0x1D7F6,
        _ => null,
    };

    private static IEnumerable<(MathFont, char)> Pairs(MathFont font, string letters) => letters.Select(letter => (font, letter));
}
