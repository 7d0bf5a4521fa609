namespace LatentLab;

/// <summary>
/// How wide text is in a fixed-width font, where Chinese letters take two columns. Compiled into those that line text
/// up.
/// </summary>
internal static class TextColumns
{
    public static int Of(string text) => text.EnumerateRunes().Sum(rune => IsWide(rune.Value) ? 2 : 1);

    // East Asian Wide and Fullwidth, as far as a Chinese text has them.
    private static bool IsWide(int letter) =>
        letter is >= 0x2E80 and <= 0xA4CF or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F
            or >= 0xFF00 and <= 0xFF60 or >= 0xFFE0 and <= 0xFFE6 or >= 0x20000 and <= 0x3FFFD;
}
