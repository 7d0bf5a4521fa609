namespace LatentLab.Hosts;

/// <summary>
/// The language in which figures, badges and checks answer. A notebook's code is the same in every language, so its
/// cells cannot say it: the file that loads the kit does, once, before any of them runs.
/// </summary>
public static class KitLanguage
{
    /// <summary><c>en</c> or <c>zh</c>.</summary>
    public static string Current { get; private set; } = "en";

    public static bool IsChinese => Current == "zh";

    /// <exception cref="ArgumentException">The kit does not speak it.</exception>
    public static void Use(string language) => Current = language is "en" or "zh" ? language
        : throw new ArgumentException($"The kit speaks en and zh, not '{language}'.", nameof(language));
}
