using System.Globalization;
using System.Text.RegularExpressions;

namespace LatentLab.Book.Tests;

public partial class StyleTests
{
    /// <summary>
    /// WCAG 2.2, success criterion 1.4.3 (AA): text has at least 4.5 times the luminance of its ground, or the other
    /// way round.
    /// </summary>
    [Fact]
    public void Every_colour_of_words_can_be_told_from_its_ground_in_both_themes()
    {
        Dictionary<string, string>[] themes = [.. Rule().Matches(BookAssets.StyleText)
            .Select(rule => Colours(rule.Value)).Where(colours => colours.ContainsKey("paper"))];

        Assert.Equal(3, themes.Length); // light, dark by the system, dark by choice
        Assert.Equal(themes[1], themes[2]);
        foreach (Dictionary<string, string> colours in themes)
        {
            string[] words = [.. colours.Keys.Where(name => name is not ("paper" or "panel" or "line"))];
            Assert.Equal(12, words.Length);
            Assert.All(words, name => Assert.True(Contrast(colours[name], colours["paper"]) >= 4.5,
                $"{name} on paper: {Contrast(colours[name], colours["paper"]):F2}"));
            Assert.All(words, name => Assert.True(Contrast(colours[name], colours["panel"]) >= 4.5,
                $"{name} on panel: {Contrast(colours[name], colours["panel"]):F2}"));
        }
    }

    [Fact]
    public void Neither_style_nor_script_asks_the_network()
    {
        Assert.All((string[])[BookAssets.StyleText, BookAssets.ScriptText],
            text => Assert.DoesNotMatch("https?://|@import|url\\(|fetch\\(|XMLHttp", text));
    }

    private static Dictionary<string, string> Colours(string rule) =>
        Colour().Matches(rule).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static double Contrast(string a, string b)
    {
        double[] light = [Luminance(a), Luminance(b)];
        return (light.Max() + 0.05) / (light.Min() + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] linear =
            [
                .. Enumerable.Range(0, 3)
                    .Select(i => int.Parse(colour.AsSpan(i * 2, 2), NumberStyles.HexNumber) / 255.0)
                    .Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    [GeneratedRegex(@":root[^{]*\{[^}]*\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"--([a-z-]+):\s*#([0-9a-f]{6})\b")]
    private static partial Regex Colour();
}
