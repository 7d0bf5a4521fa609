using System.Globalization;
using System.Text.RegularExpressions;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Course;

/// <summary>
/// How many images a lesson takes from the data that it is given: what its cells ask for by number, such as
/// <c>train.narrow(0, 0, 128)</c>.
/// </summary>
/// <param name="Lesson">Its number.</param>
/// <param name="Train">At least so many to train on.</param>
/// <param name="Test">At least so many to test on.</param>
public sealed partial record LessonImages(string Lesson, int Train, int Test)
{
    // A row of pictures in every lesson; where a function draws them, no cell says so of train or test.
    private const int Row = 12;

    /// <summary>Of the chosen lessons, those that use the given data.</summary>
    /// <inheritdoc cref="CourseLessons.Select"/>
    public static IReadOnlyList<LessonImages> Of(IReadOnlyList<string> notebooks, IReadOnlyList<string> only) =>
        [.. CourseLessons.Select(notebooks, only).Select(Of).OfType<LessonImages>()];

    /// <summary>Says which lessons have too few images.</summary>
    /// <returns>Null where there are enough for all.</returns>
    public static string? Lacking(IEnumerable<LessonImages> lessons, int train, int test)
    {
        LessonImages[] hungry = [.. lessons.Where(lesson => lesson.Train > train || lesson.Test > test)];
        return hungry.Length == 0
            ? null
            : $"the lessons need {hungry.Max(lesson => lesson.Train)} images to train on and "
                + $"{hungry.Max(lesson => lesson.Test)} to test on, found {train} and {test}, too few for "
                + string.Join(", ", hungry.Select(lesson => $"{lesson.Lesson} ({lesson.Train} and {lesson.Test})"));
    }

    private static LessonImages? Of(string notebook)
    {
        string code = string.Join('\n', CourseLessons.Read(notebook).Cells
            .Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source));
        if (!LoadsData().IsMatch(code))
            return null;
        int Most(string half) => Takes().Matches(code).Where(match => match.Groups["half"].Value == half)
            .Select(match => int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture))
            .Append(Row).Max();
        return new LessonImages(
            LessonNumber.Of(Path.GetFileNameWithoutExtension(notebook)), Most("train"), Most("test"));
    }

    [GeneratedRegex(@"Datasets\.Load\(data\b")]
    private static partial Regex LoadsData();

    [GeneratedRegex(@"\b(?<half>train|test)(\.narrow\(0, 0,|, count:) (?<count>\d+)\)")]
    private static partial Regex Takes();
}
