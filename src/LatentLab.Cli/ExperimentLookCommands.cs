using System.CommandLine;
using LatentLab.Experiments;
using LatentLab.Experiments.Comparing;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Reproduction;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Running;
using LatentLab.Native;
using Spectre.Console;

namespace LatentLab.Cli;

/// <summary>
/// The parts of <c>latentlab experiment</c> that look at runs: report, compare, record, tensorboard, reproduce.
/// </summary>
internal static class ExperimentLookCommands
{
    private const string ReportFolder = "report", TensorBoardFolder = "tensorboard", ComparisonFolder = "comparison";

    public static IEnumerable<Command> Build() =>
    [
        Report(), ExperimentWatchCommand.Build(), ExperimentNoteCommand.Build(), ExperimentQueryCommand.Build(),
        Compare(), Record(), TensorBoard(), Reproduce()
    ];

    private static Command Report()
    {
        var source = new Argument<string[]>("dir")
        {
            Description = "Folders of runs, or files of recorded results (.jsonl); several are drawn together.",
            HelpName = "DIR",
            Arity = ArgumentArity.OneOrMore
        };
        Option<string?> description = DescriptionOption();
        Option<string[]> where = Where("--where",
            "Only runs with this value of a setting, such as loss.beta=1,4, seed=1 or tag=good; may be given again.");
        var against = new Option<string?>("--against")
        {
            Description = "The setting along the axis, such as loss.beta or beta (default: the swept one with the most "
                + "values).",
            HelpName = "FIELD"
        };
        var by = new Option<string?>("--by")
        {
            Description = "Settings with lines of their own, such as model.latent (default: all other swept ones; '' "
                + "for none).",
            HelpName = "FIELD,FIELD"
        };
        var metric = new Option<string?>("--metric")
        {
            Description =
                "What the first figure shows, such as test.kl or activeUnits (default: −ELBO on test images).",
            HelpName = "NAME"
        };
        var target = new Option<DirectoryInfo?>("--out")
        {
            Description = "Where the report goes (default: 'report' in DIR).",
            HelpName = "DIR"
        };
        var command = new Command("report",
            "Draw an experiment: a page that opens offline, with a CSV file for every figure (exit 1 if a run failed "
            + "or has no result; the report is written anyway).")
        {
            source, description, where, against, by, metric, target
        };
        command.SetAction(parsed =>
        {
            string[] paths = parsed.GetRequiredValue(source);
            ExperimentResults results =
                Narrowed(ExperimentResults.Load(paths, parsed.GetValue(description)), parsed.GetValue(where));
            var options = new ReportOptions
            {
                Against = parsed.GetValue(against),
                By = parsed.GetValue(by)?.Split(',',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Metric = parsed.GetValue(metric)
            };
            string page = Experiments.Reporting.Report.Write(results,
                parsed.GetValue(target)?.FullName ?? Beside(paths[0], ReportFolder), options);
            foreach (RunSummary run in results.Runs.Where(run => run.Outcome != RunOutcome.Finished))
                Console.WriteLine(
                    $"{(run.Outcome == RunOutcome.Failed ? "failed" : "no result")}: "
                    + $"{run.Name}{(run.Problem is null ? "" : $": {run.Problem}")}");
            foreach (ResultsDescription one in results.Descriptions.Where(_ => results.Descriptions.Count > 1))
                Console.WriteLine($"description {one}");
            foreach (string fault in results.Faults)
                Console.WriteLine(fault);
            Console.WriteLine($"{results.Finished.Count} of {results.Runs.Count} runs drawn. The report: {page}");
            return results.Finished.Count == results.Runs.Count && results.Runs.Count > 0
                ? ExitCode.Done
                : ExitCode.Failed;
        });
        return command;
    }

    private static Command Compare()
    {
        Argument<string> a = Source("a"), b = Source("b");
        Option<string?> description = DescriptionOption();
        Option<string[]> whereA = Where("--a", "Only runs of A with this value of a setting; may be given again."),
            whereB = Where("--b", "The same for B.");
        var metric = new Option<string[]>("--metric")
        {
            Description =
                "A metric to compare, such as test.total; may be given again (default: all that both measured).",
            HelpName = "NAME"
        };
        var confidence = new Option<double>("--confidence")
        {
            Description = "Of the intervals.",
            DefaultValueFactory = _ => PairedDifference.UsualConfidence
        };
        var target = new Option<DirectoryInfo>("--out")
        {
            Description = "Where the page with the figures goes.",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo(ComparisonFolder)
        };
        var command = new Command("compare",
            "Compare two experiments, or two settings of one with --a and --b: runs paired by seed, B − A with a "
            + "confidence interval, in words and as a page.")
        {
            a, b, description, whereA, whereB, metric, confidence, target
        };
        command.SetAction(parsed =>
        {
            (string pathA, string pathB) = (parsed.GetRequiredValue(a), parsed.GetRequiredValue(b));
            ExperimentResults left = Narrowed(Load(pathA), parsed.GetValue(whereA)),
                right = Narrowed(Load(pathB), parsed.GetValue(whereB));
            ExperimentResults Load(string path) => ExperimentResults.Load(path, parsed.GetValue(description));
            ExperimentComparison comparison = ExperimentComparison.Of(left, right,
                parsed.GetValue(metric) is { Length: > 0 } metrics ? metrics : null, parsed.GetValue(confidence),
                Named(left, parsed.GetValue(whereA)), Named(right, parsed.GetValue(whereB)));
            string page = ComparisonReport.Write(comparison, parsed.GetRequiredValue(target).FullName);
            foreach (string line in ComparisonWords.Lines(comparison))
                Console.WriteLine(line);
            Console.WriteLine($"The figures: {page}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Record()
    {
        Argument<string> source = Source("dir");
        var made = new Option<string?>("--made-by")
        {
            Description = "The command that made the runs, for anyone who wants to repeat them (default: 'latentlab "
                + "experiment run NAME').",
            HelpName = "COMMAND"
        };
        var target = new Option<FileInfo?>("--out")
        {
            Description = "The file (default: 'experiments/recorded/NAME.jsonl' in the kit's folder).",
            HelpName = "FILE"
        };
        var command = new Command("record",
            "Put an experiment's results into one small text file that can be committed: settings, metrics, epochs, "
            + "and pictures of one seed for each setting (exit 1 if a run failed or has no result; it is recorded as "
            + "such).")
        {
            source, made, target
        };
        command.SetAction(parsed =>
        {
            ExperimentResults results = ExperimentResults.Load(parsed.GetRequiredValue(source));
            string path = parsed.GetValue(target)?.FullName
                ?? Path.Combine(ProjectFolder.Find(), "experiments", "recorded", results.Name + ".jsonl");
            RecordedResults.Write(results, path, parsed.GetValue(made) ?? string.Join(' ',
                results.Descriptions.SelectMany(one => one.Overrides).Prepend(results.Name)
                    .Prepend("latentlab experiment run")));
            Console.WriteLine(
                $"{results.Finished.Count} of {results.Runs.Count} runs recorded in {path} "
                + $"({new FileInfo(path).Length / 1000.0:F0} kB)");
            return results.Finished.Count == results.Runs.Count ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Command TensorBoard()
    {
        Argument<string> source = Source("dir");
        var target = new Option<DirectoryInfo?>("--out")
        {
            Description = "Where the event files go, a folder for each run (default: 'tensorboard' in DIR).",
            HelpName = "DIR"
        };
        var command = new Command("tensorboard",
            "Write event files for TensorBoard from the finished runs, as 'run' does while runs go: 'tensorboard "
            + "--logdir DIR/tensorboard'.")
        {
            source, target
        };
        command.SetAction(parsed =>
        {
            NativeLibraries.Load();
            string path = parsed.GetRequiredValue(source),
                folder = parsed.GetValue(target)?.FullName ?? Beside(path, TensorBoardFolder);
            Console.WriteLine(
                $"{TensorBoardFiles.Write(ExperimentResults.Load(path), folder)} runs written. Look: tensorboard "
                + $"--logdir {folder}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Reproduce()
    {
        var only = new Option<string?>("--only")
        {
            Description = "Train only these experiments, such as reference-grey-mlp; the table takes what there is of "
                + "the others.",
            HelpName = "NAME,NAME"
        };
        var table = new Option<bool>("--table")
        {
            Description = "Train nothing; write the table from the runs there are."
        };
        var runs = new Option<DirectoryInfo?>("--runs")
        {
            Description = "Where the runs go, a folder for each experiment (default: 'runs' in the kit's folder).",
            HelpName = "DIR"
        };
        var target = new Option<FileInfo?>("--out")
        {
            Description = "The page (default: 'docs/reproduction.md' in the kit's folder).",
            HelpName = "FILE"
        };
        var command = new Command("reproduce",
            "Train the settings of published numbers on MNIST and write ours beside them (exit 1 if a run failed or "
            + "has no result; the page is written anyway).")
        {
            only, table, runs, target
        };
        command.SetAction((parsed, cancellation) =>
        {
            string kit = ProjectFolder.Find();
            IReadOnlyList<PublishedBlock> blocks =
                PublishedBlock.Load(Path.Combine(kit, "experiments", "published", "mnist.json"));
            string[] names = [.. blocks.Select(block => block.Experiment).Distinct()];
            string[] wanted = parsed.GetValue(only)?.Split(',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? names;
            if (wanted.Except(names).FirstOrDefault() is string unknown)
                throw new ArgumentException(
                    $"--only: there is no experiment '{unknown}' here; there are {string.Join(", ", names)}.");
            string Folder(string name) =>
                parsed.GetValue(runs) is { } folder ? Path.Combine(folder.FullName, name) : PresetFiles.RunsOf(name);
            foreach (string name in parsed.GetValue(table) ? [] : wanted)
                new ExperimentReport(AnsiConsole.Console).Run(Experiment.Load(PresetFiles.Find(name)),
                    new RunOptions { OutputFolder = Folder(name) }, cancellation);

            Dictionary<string, ExperimentResults> found =
                names.Where(name => Directory.Exists(Path.Combine(Folder(name), "runs")))
                    .ToDictionary(name => name, name => ExperimentResults.Load(Folder(name)));
            IReadOnlyList<ReproductionRow> rows = ReproductionTable.Rows(blocks, found.GetValueOrDefault);
            string page = ReproductionTable.ToMarkdown(rows, "latentlab experiment reproduce",
                [.. found.Values.SelectMany(results => results.Environment).Distinct()]);
            string path = parsed.GetValue(target)?.FullName ?? Path.Combine(kit, "docs", "reproduction.md");
            AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(page)));
            Console.WriteLine(
                $"{rows.Count(row => row.Ours.Count > 0)} of {rows.Count} published numbers have ours beside them: "
                + $"{path}");
            return Task.FromResult(found.Values.All(results => results.Finished.Count == results.Runs.Count)
                ? ExitCode.Done
                : ExitCode.Failed);
        });
        return command;
    }

    private static Option<string?> DescriptionOption() => new("--description")
    {
        Description = "Which of the descriptions that were run into a folder: all, or numbers or digests (default: the "
            + "last).",
        HelpName = "all|N[,N]"
    };

    private static Argument<string> Source(string name) => new(name)
    {
        Description = "A folder of runs, or a file of recorded results (.jsonl).",
        HelpName = name.ToUpperInvariant()
    };

    private static Option<string[]> Where(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FIELD=VALUE[,VALUE]"
    };

    private static ExperimentResults Narrowed(ExperimentResults results, string[]? filters)
    {
        foreach (string filter in filters ?? [])
        {
            if (filter.Split('=', 2) is not [{ Length: > 0 } field, { Length: > 0 } values])
                throw new ArgumentException($"Expected FIELD=VALUE, such as loss.beta=1, found '{filter}'.");
            // A list such as [200, 200] holds commas of its own.
            results = results.Where(field,
                values.StartsWith('[') ? [values] : values.Split(',', StringSplitOptions.TrimEntries));
        }
        return results;
    }

    private static string Named(ExperimentResults results, string[]? filters) =>
        filters is { Length: > 0 } ? $"{results.Name} ({string.Join(", ", filters)})" : results.Name;

    private static string Beside(string source, string name) => Directory.Exists(source)
        ? Path.Combine(Path.GetFullPath(source), name)
        : Path.GetFullPath(Path.ChangeExtension(source, null) + "-" + name);
}
