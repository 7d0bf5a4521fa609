namespace LatentLab.Classroom;

/// <summary>What a teacher looks for in an answer in words.</summary>
/// <param name="Points">What it is worth.</param>
/// <param name="Looks">For what, in a sentence.</param>
public sealed record RubricLine(double Points, string Looks);

/// <summary>
/// A task that is answered in words. No program judges it: the check says that it is there, and a teacher gives the
/// points by the <see cref="Exercise.Rubric"/>.
/// </summary>
public sealed class WordsExercise : Exercise<string>
{
    /// <summary>Fewer words explain nothing.</summary>
    internal const int FewestWords = 8;

    internal static WordsExercise Of(
        string id, int lesson, int number, string title, IReadOnlyList<string> hints, string why,
        params IReadOnlyList<RubricLine> rubric) => new()
        {
            Id = id,
            Lesson = lesson,
            Number = number,
            Title = title,
            Kind = ExerciseKind.InWords,
            Points = (int)rubric.Sum(line => line.Points),
            Hints = hints,
            Why = why,
            Rubric = rubric,
            Misconceptions = [TooShort],
            Judge = (answer, _) => Look(answer),
        };

    /// <summary>The same in the notebook of that name; see <see cref="Exercise.Sheet"/>.</summary>
    internal WordsExercise On(string sheet) => new()
    {
        Id = Id,
        Lesson = Lesson,
        Sheet = sheet,
        Number = Number,
        Title = Title,
        Kind = Kind,
        Points = Points,
        Hints = Hints,
        Why = Why,
        Rubric = Rubric,
        Misconceptions = Misconceptions,
        Judge = Judge,
    };

    private static Misconception TooShort { get; } = new("too-short",
        "That is too short to be an explanation: a sentence says what happens and why "
        + $"(at least {FewestWords} words).");

    // Chinese and Japanese are written without blanks: two signs are about a word.
    private static CheckResult Look(string answer)
    {
        int words = answer.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Count(word => word.Any(char.IsLetterOrDigit));
        int signs = answer.Count(letter => letter is >= '\u3040' and <= '\u9fff') / 2;
        return Math.Max(words, signs) < FewestWords
            ? CheckResult.Incorrect(TooShort)
            : CheckResult.ToRead("Your answer is there. A teacher reads it and gives the points; no program can.");
    }
}
