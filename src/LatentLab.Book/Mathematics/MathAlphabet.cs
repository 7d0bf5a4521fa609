using System.Text;

namespace LatentLab.Book.Mathematics;

/// <summary>
/// Letters in Unicode's mathematical alphabets (block U+1D400–U+1D7FF and the letters that Unicode had before it).
/// MathML Core has no other way to ask for them: of <c>mathvariant</c> it kept <c>normal</c> only.
/// </summary>
internal static class MathAlphabet
{
    /// <param name="Capital">Code of the alphabet's A; its small letters follow its 26 capitals.</param>
    /// <param name="Digit">Code of its 0; 0 where it has no digits.</param>
    /// <param name="Greek">Code of its Α; 0 where it has no Greek. As far from there to each letter as in the Greek
    /// block.</param>
    private sealed record Alphabet(int Capital, int Digit = 0, int Greek = 0);

    // Named as MathML's mathvariant names them.
    private static readonly Dictionary<string, Alphabet> alphabets = new()
    {
        ["bold"] = new(0x1D400, 0x1D7CE, 0x1D6A8),
        ["italic"] = new(0x1D434, 0, 0x1D6E2),
        ["bold-italic"] = new(0x1D468, 0x1D7CE, 0x1D71C),
        ["script"] = new(0x1D49C),
        ["bold-script"] = new(0x1D4D0),
        ["fraktur"] = new(0x1D504),
        ["double-struck"] = new(0x1D538, 0x1D7D8),
        ["bold-fraktur"] = new(0x1D56C),
        ["sans-serif"] = new(0x1D5A0, 0x1D7E2),
        ["bold-sans-serif"] = new(0x1D5D4, 0x1D7EC),
        ["sans-serif-italic"] = new(0x1D608, 0x1D7E2),
        ["sans-serif-bold-italic"] = new(0x1D63C, 0x1D7EC),
        ["monospace"] = new(0x1D670, 0x1D7F6),
    };

    // Where the alphabets have a hole, because the letter had a code before them.
    private static readonly Dictionary<(string, char), char> older = new()
    {
        [("italic", 'h')] = 'ℎ',
        [("script", 'B')] = 'ℬ',
        [("script", 'E')] = 'ℰ',
        [("script", 'F')] = 'ℱ',
        [("script", 'H')] = 'ℋ',
        [("script", 'I')] = 'ℐ',
        [("script", 'L')] = 'ℒ',
        [("script", 'M')] = 'ℳ',
        [("script", 'R')] = 'ℛ',
        [("script", 'e')] = 'ℯ',
        [("script", 'g')] = 'ℊ',
        [("script", 'o')] = 'ℴ',
        [("fraktur", 'C')] = 'ℭ',
        [("fraktur", 'H')] = 'ℌ',
        [("fraktur", 'I')] = 'ℑ',
        [("fraktur", 'R')] = 'ℜ',
        [("fraktur", 'Z')] = 'ℨ',
        [("double-struck", 'C')] = 'ℂ',
        [("double-struck", 'H')] = 'ℍ',
        [("double-struck", 'N')] = 'ℕ',
        [("double-struck", 'P')] = 'ℙ',
        [("double-struck", 'Q')] = 'ℚ',
        [("double-struck", 'R')] = 'ℝ',
        [("double-struck", 'Z')] = 'ℤ',
    };

    /// <summary>The text in the given shape; characters that have no such shape stay as they are.</summary>
    /// <param name="variant">As MathML 3 names it, for example <c>double-struck</c>.</param>
    public static string Shape(string text, string variant)
    {
        if (!alphabets.TryGetValue(variant, out Alphabet? alphabet))
        {
            return text;
        }

        var shaped = new StringBuilder();
        foreach (char letter in text)
        {
            int code = older.TryGetValue((variant, letter), out char old) ? old : Code(alphabet, letter);
            _ = code < 0 ? shaped.Append(letter) : shaped.Append(char.ConvertFromUtf32(code));
        }

        return shaped.ToString();
    }

    /// <summary>-1 where the alphabet has no such letter.</summary>
    private static int Code(Alphabet alphabet, char letter) => letter switch
    {
        >= 'A' and <= 'Z' => alphabet.Capital + (letter - 'A'),
        >= 'a' and <= 'z' => alphabet.Capital + 26 + (letter - 'a'),
        >= '0' and <= '9' when alphabet.Digit > 0 => alphabet.Digit + (letter - '0'),
        >= 'Α' and <= 'Ω' or >= 'α' and <= 'ω' when alphabet.Greek > 0 =>
            alphabet.Greek + (letter - 'Α') - (letter >= 'α' ? 6 : 0),
        'ϵ' when alphabet.Greek > 0 => alphabet.Greek + 52,
        'ϑ' when alphabet.Greek > 0 => alphabet.Greek + 53,
        'ϕ' when alphabet.Greek > 0 => alphabet.Greek + 55,
        _ => -1,
    };
}
