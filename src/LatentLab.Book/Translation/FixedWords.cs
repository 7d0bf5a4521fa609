namespace LatentLab.Book.Translation;

/// <summary>
/// Words that lessons repeat and that the book, its print and its slides know a paragraph by: the same everywhere.
/// </summary>
internal static class FixedWords
{
    /// <summary>As a passage holds them in English → in Chinese.</summary>
    public static IReadOnlyList<(string English, string Chinese)> All { get; } =
    [
        ("<summary>Predict: ", "<summary>预测："),
        ("<summary>How sure is this?</summary>", "<summary>这有多可靠？</summary>"),
        ("**How sure is this?**", "**这有多可靠？**"),
        ("**Why.**", "**为什么。**"),
        ("**Break it.**", "**改坏它。**"),
        ("**To try.**", "**试一试。**"),
        ("**To do.**", "**做一做。**"),
        ("**Done?**", "**做完了？**"),
        ("**Where this goes on.**", "**接下来。**"),
        ("**What the numbers say.**", "**数字说明什么。**"),
        ("**For the teacher.**", "**给教师。**"),
        ("**Sources.**", "**来源。**"),
        ("(optional)", "（选读）"),
        ("## What was shown", "## 说明了什么"),
        ("## What was not shown", "## 没有说明什么"),
    ];

    /// <summary>What a translation lacks of them, a line each.</summary>
    public static IEnumerable<string> Missing(string english, string chinese) =>
        from words in All
        where english.Contains(words.English, StringComparison.Ordinal)
            && !chinese.Contains(words.Chinese, StringComparison.Ordinal)
        select $"expected '{words.Chinese}' for '{words.English}'";
}
