using System.CommandLine;
using LatentLab.Classroom.Benchmarks;

namespace LatentLab.Cli;

/// <summary><c>latentlab bench grade</c>: a class that is made for it, graded.</summary>
internal static class BenchGradeCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "The result as JSON." };
        var students = new Option<int>("--students")
        {
            Description = "How many hand in.",
            DefaultValueFactory = _ => 60
        };
        var exercise = new Option<string?>("--exercise")
        {
            Description = "The exercise that all answer; otherwise one after the other of all.",
            HelpName = "NN"
        };
        var jobs = new Option<int>("--jobs")
        {
            Description = "Submissions graded at the same time; one per core unless told.",
            DefaultValueFactory = _ => Environment.ProcessorCount
        };
        var command = new Command("grade",
            "Make a class whose answers are the solutions, each written down by itself, every third student's without "
            + "the last; grade it, and say how long that took (exit 1 where a grade is not what was put in).")
        {
            json, students, exercise, jobs
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            bool asJson = parsed.GetValue(json);
            if (parsed.GetValue(students) is var count && count is < 1 or > 676)
                throw new ArgumentException($"--students: expected 1 to 676, found {count}.");
            if (parsed.GetValue(jobs) is var together && together is < 1 or > 64)
                throw new ArgumentException($"--jobs: expected 1 to 64, found {together}.");
            GradingBenchmarkResult result = await GradingBenchmark.Run(new GradingBenchmarkOptions
            {
                Solutions = Path.Combine(ProjectFolder.Find(), "notebooks", "solutions"),
                Worker = GradeWorker.Program,
                Students = count,
                Exercise = parsed.GetValue(exercise),
                Jobs = together,
            }, asJson ? null : new GradeReport(Console.Out, anonymous: false), cancellation);
            Console.WriteLine(asJson ? result.ToJson() : $"\n{result}");
            return result.Unexpected.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }
}
