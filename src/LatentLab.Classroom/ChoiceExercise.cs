namespace LatentLab.Classroom;

/// <summary>A task answered by a letter.</summary>
public sealed class ChoiceExercise : Exercise<string>
{
    internal static ChoiceExercise Of(
        string id, int lesson, int number, string title, ExerciseKind kind, int points, IReadOnlyList<string> hints,
        string why, string right, string reply, params IReadOnlyList<WrongChoice> wrong) =>
        OfSheet($"{lesson:D2}", id, lesson, number, title, kind, points, hints, why, right, reply, wrong);

    /// <param name="sheet">What the notebook's name begins with, where that is not the lesson's number.</param>
    internal static ChoiceExercise OfSheet(
        string sheet, string id, int lesson, int number, string title, ExerciseKind kind, int points,
        IReadOnlyList<string> hints, string why, string right, string reply,
        params IReadOnlyList<WrongChoice> wrong) => new()
        {
            Id = id,
            Lesson = lesson,
            Sheet = sheet,
            Number = number,
            Title = title,
            Kind = kind,
            Points = points,
            Hints = hints,
            Why = why,
            Misconceptions = wrong,
            Judge = (answer, _) => Decide(answer, right, reply, wrong),
        };

    private static CheckResult Decide(string answer, string right, string reply, IReadOnlyList<WrongChoice> wrong)
    {
        string letter = answer.Trim().Trim('(', ')', '.', '"').ToLowerInvariant();
        if (letter == right)
            return CheckResult.Correct(reply);
        if (wrong.FirstOrDefault(choice => choice.Letter == letter) is { } chosen)
            return CheckResult.Incorrect(chosen);
        string letters = string.Join(", ", wrong.Select(choice => choice.Letter).Append(right).Order());
        return CheckResult.Incorrect(
            $"Expected one of the letters {letters}, found '{Checking.Sentences.OneLine(answer)}'.");
    }
}

/// <summary>A wrong letter, and the mistake that leads to it.</summary>
internal sealed record WrongChoice(string Letter, string Id, string Sentence) : Misconception(Id, Sentence);
