using System.Text;
using System.Text.RegularExpressions;

namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>
/// What a file's name says of a student: what is left of it without the exercise's name, the exercise's number and a
/// copy's mark.
/// </summary>
internal static partial class StudentNames
{
    /// <summary>Names that look alike are alike: Unicode has more than one way to write é.</summary>
    public static string Composed(string name)
    {
        try
        {
            return UnicodeComposition.Of(name.Normalize(NormalizationForm.FormC));
        }
        catch (ArgumentException)
        {
            return name;   // half a surrogate, which file systems allow
        }
    }

    /// <summary>As in a list of people: Émile stands between Emil and Emily, not after Zoë.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create((one, other) =>
    {
        int letters = StringComparer.OrdinalIgnoreCase.Compare(
            UnicodeComposition.WithoutMarks(one), UnicodeComposition.WithoutMarks(other));
        return letters != 0 ? letters : StringComparer.OrdinalIgnoreCase.Compare(one, other);
    });

    /// <summary>The file's name without .ipynb and what browsers and mail programs put behind it.</summary>
    public static string Stem(string file) => EndPattern().Replace(file, "");

    /// <summary>Where a browser or a person has copied a file, the copy's number; else 0.</summary>
    public static int CopyNumber(string stem) => CopyMark().Match(stem) is { Success: true } mark
        ? mark.Groups["number"].Success && int.TryParse(mark.Groups["number"].Value, out int number) ? number : 1
        : 0;

    /// <summary>The student in a name.</summary>
    /// <param name="numbers">The exercises' numbers that may be taken out of it.</param>
    /// <returns>The whole name where nothing is left.</returns>
    public static string Student(string stem, IReadOnlyList<InstructorCopy> copies, IReadOnlyList<string> numbers)
    {
        string left = Rest(stem, copies, numbers);
        return left.Length > 0 ? left : stem;
    }

    /// <summary>What is left of a name; may be empty.</summary>
    public static string Rest(string stem, IReadOnlyList<InstructorCopy> copies, IReadOnlyList<string> numbers)
    {
        string left = CopyMark().Replace(CopyWords().Replace(stem, ""), "");
        foreach (string known in copies.Select(copy => copy.Name).Concat(numbers))
            left = Regex.Replace(left, $@"(^|(?<=[\s._-])){Regex.Escape(known)}(-\d{{1,2}})?($|(?=[\s._-]))", "",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        return left.Trim(' ', '.', '_', '-');
    }

    /// <summary>
    /// True where a number in a name is the exercise's and not the student's: there is no other name that differs by
    /// this number alone and answers the same exercise, or another than its number says.
    /// </summary>
    /// <param name="others">Names in the same folder, each with the number of the exercise that it answers.</param>
    public static bool IsExercises(string stem, string number, IReadOnlyList<(string Stem, string Exercise)> others)
    {
        // One '#' for the number: names that are equal then differ by this number alone.
        string masked = Masked(stem, number);
        if (masked == stem)
            return false;
        var pattern = new Regex($"^{Regex.Escape(masked).Replace(@"\#", "#").Replace("#", @"(\d{1,3})")}$");
        return others.All(other => other.Stem == stem || pattern.Match(other.Stem) is not { Success: true } match
            || match.Groups[1].Value == other.Exercise);
    }

    private static string Masked(string stem, string number) =>
        Regex.Replace(stem, $@"(^|(?<=[\s._-])){Regex.Escape(number)}($|(?=[\s._-]))", "#");

    // "ada (1)", "ada - Copy (2)", "ada copy 2", in a few languages.
    [GeneratedRegex(@"(\s*\((?<number>\d+)\)|[\s_-]+(copy|kopie|copie|copia|副本)\s*(?<number>\d*))+$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CopyMark();

    // What Google puts in front: a copy of what was handed out, so not another attempt.
    [GeneratedRegex(@"^((copy of|kopie von|copie de|copia de)\s+|副本[\s_-]+)+(?=\S)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CopyWords();

    [GeneratedRegex(@"\.ipynb((\.(txt|json|html?))|\s*\(\d+\))*$|\.zip$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EndPattern();
}
