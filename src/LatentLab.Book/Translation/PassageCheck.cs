using System.Text.RegularExpressions;
using LatentLab.Book.Reference;

namespace LatentLab.Book.Translation;

/// <summary>
/// What a translation must have in common with its English, whatever its words: numbers, formulas, code, links, claims,
/// tags, holes and layout, each as often.
/// </summary>
internal static partial class PassageCheck
{
    private const string Holes = "holes";

    // What is looked at, and how it is found. Earlier kinds are taken out before later ones are looked for, so that a
    // number in a formula is not counted as one in the text.
    private static readonly (string Kind, Regex Pattern)[] kinds =
    [
        (Holes, Hole()), ("formulas", Formula()), ("code", Code()), ("links", Link()), ("tags", Tag()),
        ("claims and figures", Claim()),
    ];

    /// <summary>Everything that differs, a line each; empty for a translation that may be used.</summary>
    public static IReadOnlyList<string> Faults(Passage passage, string chinese)
    {
        List<string> faults = [.. FixedWords.Missing(passage.English, chinese)];
        string english = passage.English;
        bool isString = passage.Place.StartsWith("string", StringComparison.Ordinal);
        Compare("headings, list items or rows of tables", Layout().Matches(english), Layout().Matches(chinese));
        if (isString && english.Count(letter => letter == '\n') != chinese.Count(letter => letter == '\n'))
            faults.Add("line breaks differ");
        foreach ((string kind, Regex pattern) in kinds.Where(one => isString || one.Kind != Holes))
        {
            Compare(kind, pattern.Matches(english), pattern.Matches(chinese));
            english = pattern.Replace(english, " ");
            chinese = pattern.Replace(chinese, " ");
        }

        string[] missing = Without(Numbers(english), Numbers(chinese)),
            added = Without(Without(Numbers(chinese), Numbers(english)), NumberWords(english));
        if (missing.Length > 0)
            faults.Add($"numbers are missing: {string.Join(", ", missing)}");
        if (added.Length > 0)
            faults.Add($"numbers are added: {string.Join(", ", added)}");
        return faults;

        void Compare(string kind, MatchCollection one, MatchCollection other)
        {
            string[] here = [.. one.Select(Words)], there = [.. other.Select(Words)];
            string[] gone = Without(here, there), come = Without(there, here);
            if (gone.Length > 0)
                faults.Add($"{kind} are missing: {string.Join(", ", gone)}");
            if (come.Length > 0)
                faults.Add($"{kind} are added: {string.Join(", ", come)}");
        }
    }

    /// <summary>Names of terms that the course does not use, a line each.</summary>
    public static IEnumerable<string> WrongTerms(IEnumerable<GlossaryTerm> terms, string chinese) =>
        from term in terms
        from word in term.Avoided
        where chinese.Contains(word, StringComparison.Ordinal)
        select $"expected '{term.Chinese}' for '{term.English}', found '{word}'";

    // A link's words are translated, its target is not; so is a tag's label.
    private static string Words(Match match) => Blanks().Replace(
        match.Groups["target"] is { Success: true } target ? target.Value : match.Value, " ").Trim();

    private static string[] Numbers(string text) => [.. Number().Matches(text).Select(match => match.Value)];

    /// <summary>Numbers that the English writes as words; Chinese may write digits.</summary>
    private static string[] NumberWords(string text) =>
        [.. numberWord.Matches(text).Select(match => words[match.Value.ToLowerInvariant()])];

    private static string[] Without(IEnumerable<string> all, IEnumerable<string> those)
    {
        var left = all.ToList();
        foreach (string one in those)
            left.Remove(one);
        return [.. left];
    }

    private static readonly Dictionary<string, string> words = new[]
    {
        "zero 0", "one 1", "first 1", "once 1", "single 1", "two 2", "second 2", "twice 2", "both 2", "three 3",
        "third 3", "thrice 3", "four 4", "fourth 4", "five 5", "fifth 5", "six 6", "sixth 6", "seven 7", "seventh 7",
        "eight 8", "eighth 8", "nine 9", "ninth 9", "ten 10", "tenth 10", "eleven 11", "twelve 12", "thirteen 13",
        "fourteen 14", "fifteen 15", "sixteen 16", "seventeen 17", "eighteen 18", "nineteen 19", "twenty 20",
        "thirty 30", "forty 40", "fifty 50", "sixty 60", "seventy 70", "eighty 80", "ninety 90", "hundred 100",
        "hundredth 100", "thousand 1000", "thousandth 1000",
    }.Select(pair => pair.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]);

    private static readonly Regex numberWord =
        new($@"\b(?:{string.Join('|', words.Keys)})(?=s?\b|fold)", RegexOptions.IgnoreCase);

    // Braces with what they hold, one level of others inside; doubled ones are none.
    [GeneratedRegex(@"(?<!\{)(?:\{\{)*(?<target>\{(?!\{)(?:[^{}]|\{[^{}]*\})*\})")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\$\$.*?\$\$|(?<!\\)\$(?=\S)[^$\n]*[^$\s\\]\$(?!\d)", RegexOptions.Singleline)]
    private static partial Regex Formula();

    [GeneratedRegex(@"```.*?```|`[^`\n]+`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?<target>[^()\s]*)\)|(?<target>https?://[^\s)>]+)")]
    private static partial Regex Link();

    // Emphasis has other means in Chinese.
    [GeneratedRegex(@"<(?<target>/?(?!em\b|strong\b|b\b|i\b)[a-zA-Z]\w*)[^<>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<![A-Za-z0-9])[CF]\d{1,2}(?![A-Za-z0-9])")]
    private static partial Regex Claim();

    [GeneratedRegex(@"^(?:#{1,6}(?= )|\s*(?:[-*]|\d+\.)(?= )|\|)", RegexOptions.Multiline)]
    private static partial Regex Layout();

    [GeneratedRegex(@"−?\d+(?:[,.]\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
