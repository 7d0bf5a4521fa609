using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Release;
using LatentLab.Evaluation;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Classroom.Benchmarks;

/// <summary>What to measure: a class that is made for it, and graded.</summary>
public sealed record GradingBenchmarkOptions
{
    /// <summary>The folder of solution notebooks.</summary>
    public required string Solutions { get; init; }

    /// <summary>The program that runs a submission.</summary>
    public required WorkerProgram Worker { get; init; }

    public int Students { get; init; } = 60;

    /// <summary>The number of the one exercise that all answer; null: one after the other of all.</summary>
    public string? Exercise { get; init; }

    public int Jobs { get; init; } = Environment.ProcessorCount;
}

/// <summary>How long it took.</summary>
/// <param name="Seconds">From the first look at the folder to the last page.</param>
/// <param name="ProvingSeconds">Until the last exercise's solutions had passed, and what it trains was trained.</param>
/// <param name="GraderSeconds">Processor time of the grader's own process.</param>
/// <param name="WorkerSeconds">Processor time of all workers; null where the system does not tell.</param>
/// <param name="MedianSeconds">By exercise: from taking up a submission to its grade.</param>
/// <param name="Unexpected">Students whose grade is not the one that was put in.</param>
public sealed record GradingBenchmarkResult(
    int Students, int Jobs, double Seconds, double ProvingSeconds, double GraderSeconds, double? WorkerSeconds,
    IReadOnlyDictionary<string, double> MedianSeconds, IReadOnlyList<string> Unexpected)
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Written);

    public override string ToString() => string.Join('\n',
    [
        $"{Students} submissions, {Jobs} at a time: {Seconds:F1} s; the last exercise's solutions had passed, and what "
            + $"it trains was trained, after {ProvingSeconds:F1} s",
        $"processor time: {GraderSeconds:F1} s grader, "
            + (WorkerSeconds is { } workers ? $"{workers:F1} s workers" : "that of workers this system does not tell"),
        .. MedianSeconds.Select(one => $"  {one.Key,-10} {one.Value,6:F1} s a submission (median)"),
        Unexpected.Count == 0 ? "every grade is what was put in"
            : $"other grades than what was put in: {string.Join(", ", Unexpected)}",
    ]);
}

/// <summary>
/// Makes a class and grades it, as a teacher would. Everybody hands in the solutions, no two of them equal, and every
/// third student has left the last task undone.
/// </summary>
public static class GradingBenchmark
{
    /// <exception cref="GradingException">Nothing can be graded here.</exception>
    public static async Task<GradingBenchmarkResult> Run(
        GradingBenchmarkOptions options, IProgress<GradingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-bench-").FullName;
        try
        {
            string submissions = Directory.CreateDirectory(Path.Combine(folder, "handed-in")).FullName;
            IReadOnlyDictionary<string, double> expected = HandIn(options, submissions);
            var seen = new Seen(progress);
            TimeSpan own = Environment.CpuUsage.TotalTime;
            double? workers = ProcessUse.SecondsOfChildren();
            var watch = Stopwatch.StartNew();
            GradingResult result = await Grader.Run(new GradingOptions
            {
                Submissions = submissions,
                Solutions = options.Solutions,
                Output = Path.Combine(folder, "grades"),
                Jobs = options.Jobs,
                Worker = options.Worker,
            }, seen, cancellation).ConfigureAwait(false);
            double seconds = watch.Elapsed.TotalSeconds;
            return new GradingBenchmarkResult(options.Students, options.Jobs, seconds, seen.Proving,
                (Environment.CpuUsage.TotalTime - own).TotalSeconds, ProcessUse.SecondsOfChildren() - workers,
                seen.Graded.GroupBy(one => one.Submission.Exercise).OrderBy(group => group.Key, StringComparer.Ordinal)
                    .ToDictionary(group => group.Key, group => Median.Of(group.Select(one => one.Seconds))),
                [.. result.Submissions.Where(one => one.Earned != expected[one.Student]).Select(one => one.Student)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes the notebooks.</summary>
    /// <returns>The points that each student must get.</returns>
    private static Dictionary<string, double> HandIn(GradingBenchmarkOptions options, string submissions)
    {
        InstructorCopy[] copies = [.. InstructorCopy.All(options.Solutions)
            .Where(copy => options.Exercise is null || copy.Number == options.Exercise)];
        if (copies.Length == 0)
            throw new GradingException($"There is no exercise '{options.Exercise}'.");
        var expected = new Dictionary<string, double>();
        for (int student = 0; student < options.Students; student++)
        {
            InstructorCopy copy = copies[student % copies.Length];
            string file = copy.Name + ".ipynb", name = $"student {Letters(student)}";
            NotebookDocument handedIn = ExerciseRelease.Of(
                NotebookFile.Load(Path.Combine(options.Solutions, file)), file).Document;
            string? undone = student % 3 == 2 ? copy.Tasks[^1] : null;
            foreach (NotebookCell cell in handedIn.Cells)
            {
                if (TaskCell.Of(cell) is { Role: CellRole.Answer } task && task.Task != undone)
                    cell.Source = $"{copy.Answer(task.Task).Source}\n// {name}";
            }
            NotebookFile.Save(handedIn, Path.Combine(Directory.CreateDirectory(
                Path.Combine(submissions, name)).FullName, file));
            expected[name] = copy.Tasks.Where(task => task != undone && Exercises.Find(task) is not WordsExercise)
                .Sum(task => Exercises.Find(task)!.Points);
        }
        return expected;
    }

    // Numbers in names might be an exercise's.
    private static string Letters(int student) => $"{(char)('A' + (student / 26 % 26))}{(char)('a' + (student % 26))}";

    private sealed class Seen(IProgress<GradingProgress>? next) : IProgress<GradingProgress>
    {
        private readonly Stopwatch watch = Stopwatch.StartNew();

        public ConcurrentBag<SubmissionGraded> Graded { get; } = [];

        /// <summary>When the last exercise was proved.</summary>
        public double Proving { get; private set; }

        public void Report(GradingProgress value)
        {
            if (value is SubmissionGraded graded)
                Graded.Add(graded);
            else if (value is ExerciseProved)
                Proving = watch.Elapsed.TotalSeconds;
            next?.Report(value);
        }
    }
}
