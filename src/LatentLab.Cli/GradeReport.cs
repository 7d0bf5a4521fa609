using LatentLab.Classroom.Grading;

namespace LatentLab.Cli;

/// <summary>Says on a terminal how grading goes: a line per submission, as its grade stands.</summary>
internal sealed class GradeReport(TextWriter writer, bool anonymous) : IProgress<GradingProgress>
{
    private readonly Lock gate = new();

    public void Report(GradingProgress value)
    {
        lock (gate)
        {
            switch (value)
            {
                case GradingStarted started:
                    string remembered = started.Remembered > 0 ? $", {started.Remembered} of them graded before" : "";
                    writer.WriteLine($"{started.Submissions} submissions{remembered}. Walls: {started.Isolation}.");
                    break;
                case ExerciseProved proved:
                    writer.WriteLine($"{proved.Name}: the solutions pass their checks ({proved.Seconds:F1} s).");
                    break;
                case SubmissionGraded graded:
                    GradedSubmission one = graded.Submission;
                    string time = graded.Remembered ? "graded before" : $"{graded.Seconds:F1} s";
                    writer.WriteLine(
                        $"[{graded.Done}/{graded.Of}] {(anonymous ? "a submission" : Plain(one.Student))}: "
                        + FormattableString.Invariant($"{one.Earned:0.##} of {one.Possible} ")
                        + $"({time}){(one.Problem is null ? "" : $"  {Plain(one.Problem)}")}");
                    break;
            }
        }
    }

    public void Conclude(GradingResult result)
    {
        int looks = result.Submissions.Count(one => one.NeedsLook);
        writer.WriteLine();
        writer.WriteLine($"Grades: {result.Grades}");
        writer.WriteLine($"Gradebook: {result.Gradebook}");
        if (looks > 0)
        {
            string who = looks == 1 ? "1 submission needs" : $"{looks} submissions need";
            writer.WriteLine($"{who} your look; the gradebook says why.");
        }
    }

    // A file's name may hold what moves a terminal's cursor.
    private static string Plain(string words) => string.Concat(words.Where(letter => !char.IsControl(letter)));
}
