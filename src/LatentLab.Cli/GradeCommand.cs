using System.CommandLine;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Worker;

namespace LatentLab.Cli;

/// <summary><c>latentlab grade</c>: grades a folder of submitted exercise notebooks.</summary>
internal static class GradeCommand
{
    private const string WorkerVerb = "grade-worker";

    public static Command Build()
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "The submissions: a notebook per student, or a folder per student."
        };
        var exercise = new Option<string?>("--exercise")
        {
            Description = "The exercise that all submissions answer; otherwise each says so itself by its cells.",
            HelpName = "NN"
        };
        var jobs = new Option<int>("--jobs")
        {
            Description = "Submissions graded at the same time; one per core unless told.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount
        };
        var timeout = new Option<double>("--timeout")
        {
            Description = "Seconds that one answer may take, and again its check.",
            HelpName = "S",
            DefaultValueFactory = _ => 60
        };
        var memory = new Option<int>("--memory")
        {
            Description = "Megabytes that a submission's process may use.",
            HelpName = "MB",
            DefaultValueFactory = _ => 2000
        };
        var target = new Option<DirectoryInfo>("--out")
        {
            Description = "Where grades.csv, the gradebook and the feedback go; an interrupted run goes on there.",
            HelpName = "DIR",
            Required = true
        };
        var anonymous = new Option<bool>("--anonymous")
        {
            Description = "Numbers for names; which is whose goes into names.csv."
        };
        var trusting = new Option<bool>("--unsafe")
        {
            Description =
                "Grade even where the system cannot wall submissions in. Their code then runs with your rights."
        };
        var command = new Command("grade",
            "Grade a class: run only the learners' answers, each submission walled in, and write grades, a gradebook "
            + "and feedback (exit 0 once every submission has a grade).")
        {
            folder, exercise, jobs, timeout, memory, target, anonymous, trusting,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new GradingOptions
            {
                Submissions = parsed.GetRequiredValue(folder).FullName,
                Solutions = Path.Combine(ProjectFolder.Find(), "notebooks", "solutions"),
                Output = parsed.GetRequiredValue(target).FullName,
                Exercise = parsed.GetValue(exercise),
                Jobs = Between("--jobs", parsed.GetValue(jobs), 1, 64),
                TaskLimit = TimeSpan.FromSeconds(Between("--timeout", parsed.GetValue(timeout), 1, 3600)),
                Megabytes = Between("--memory", parsed.GetValue(memory), 500, 1_000_000),
                Anonymous = parsed.GetValue(anonymous),
                Unsafe = parsed.GetValue(trusting),
                Worker = ThisProgram(),
            };
            var report = new GradeReport(Console.Out, options.Anonymous);
            GradingResult result = await Grader.Run(options, report, cancellation);
            report.Conclude(result);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The process of one submission; started by the grader.</summary>
    public static Command BuildWorker()
    {
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(WorkerVerb, "Run one submission for 'latentlab grade'.") { arguments };
        command.Hidden = true;
        command.SetAction((parsed, _) => GradingWorker.Run(parsed.GetValue(arguments) ?? [], ThisProgram()));
        return command;
    }

    private static T Between<T>(string option, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentException($"{option}: expected {least} to {most}, found {value}.");

    // Under 'dotnet run' this process is the program itself; under 'dotnet LatentLab.Cli.dll' it is dotnet, which wants
    // the file first.
    private static WorkerProgram ThisProgram()
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? new WorkerProgram(program, [typeof(GradeCommand).Assembly.Location, WorkerVerb])
            : new WorkerProgram(program, [WorkerVerb]);
    }
}
