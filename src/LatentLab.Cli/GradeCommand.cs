using System.CommandLine;
using System.Globalization;
using LatentLab.Classroom.Grading;

namespace LatentLab.Cli;

/// <summary><c>latentlab grade</c>: grades a folder of submitted exercise notebooks.</summary>
internal static class GradeCommand
{
    public static Command Build()
    {
        var folder = new Argument<FileSystemInfo>("folder")
        {
            Description = "The submissions: a notebook per student, a folder per student, or what Moodle, Canvas, "
                + "Brightspace or Blackboard export, also packed (.zip)."
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
        var target = new Option<DirectoryInfo?>("--out")
        {
            Description = "Where grades.csv, the gradebook and the feedback go; an interrupted run goes on there.",
            HelpName = "DIR"
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
        var attempt = new Option<CountedAttempt>("--attempt")
        {
            Description = "Which of several attempts of a student counts: the latest, or the best.",
            HelpName = "latest|best"
        };
        var due = new Option<string?>("--due")
        {
            Description = "What came later is late, as 2026-11-03T09:00; platforms' own marks count anyway.",
            HelpName = "TIME"
        };
        var penalty = new Option<double>("--late-penalty")
        {
            Description = "Percent of the points that coming late costs.",
            HelpName = "PERCENT"
        };
        var list = new Option<FileInfo?>("--class")
        {
            Description = "A table of all students (name, id), which tells who handed in nothing.",
            HelpName = "CSV"
        };
        var only = new Option<string[]>("--only")
        {
            Description = "Grade these students' submissions only; the others keep their grades.",
            HelpName = "STUDENT"
        };
        var regrade = new Option<bool>("--regrade")
        {
            Description = "Grade anew what was graded before."
        };
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Say who was found, as whom, for which exercise, and why; run and write nothing."
        };
        var command = new Command("grade",
            "Grade a class: run only the learners' answers, each submission walled in, and write grades, a gradebook "
            + "and feedback (exit 0 once every submission has a grade).")
        {
            folder, exercise, attempt, due, penalty, list, only, regrade, dryRun, jobs, timeout, memory, target,
            anonymous, trusting,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new GradingOptions
            {
                Submissions = parsed.GetRequiredValue(folder).FullName,
                Solutions = Path.Combine(ProjectFolder.Find(), "notebooks", "solutions"),
                Output = Target(parsed.GetValue(target), parsed.GetValue(dryRun)),
                Exercise = parsed.GetValue(exercise),
                Jobs = Between("--jobs", parsed.GetValue(jobs), 1, 64),
                TaskLimit = TimeSpan.FromSeconds(Between("--timeout", parsed.GetValue(timeout), 1, 3600)),
                Megabytes = Between("--memory", parsed.GetValue(memory), 500, 1_000_000),
                Anonymous = parsed.GetValue(anonymous),
                Unsafe = parsed.GetValue(trusting),
                Worker = GradeWorker.Program,
                Attempt = parsed.GetValue(attempt),
                Due = Time(parsed.GetValue(due)),
                LateCost = Between("--late-penalty", parsed.GetValue(penalty), 0, 100) / 100,
                ClassList = parsed.GetValue(list)?.FullName,
                Only = parsed.GetValue(only) ?? [],
                Regrade = parsed.GetValue(regrade),
            };
            if (parsed.GetValue(dryRun))
            {
                foreach (string line in Grader.WhoIsWho(options))
                    Console.WriteLine(line);
                return ExitCode.Done;
            }
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
        var command = new Command(GradeWorker.Verb, "Run one submission for 'latentlab grade'.") { arguments };
        command.Hidden = true;
        command.SetAction(parsed => GradeWorker.Run(parsed.GetValue(arguments) ?? []));
        return command;
    }

    private static T Between<T>(string option, T value, T least, T most) where T : IComparable<T> =>
        value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentException($"{option}: expected {least} to {most}, found {value}.");

    private static string Target(DirectoryInfo? target, bool isDry) => target?.FullName
        ?? (isDry ? Path.GetTempPath() : throw new ArgumentException(
            "--out: give the folder where grades.csv, the gradebook and the feedback go."));

    private static DateTime? Time(string? words) => words is null ? null
        : DateTime.TryParse(words, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time) ? time
        : throw new ArgumentException($"--due: expected a time such as 2026-11-03T09:00, found '{words}'.");
}
