using System.CommandLine;
using LatentLab.Data;
using LatentLab.Experiments;
using LatentLab.Experiments.Json;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Searching;
using LatentLab.Experiments.Watching;
using Spectre.Console;

namespace LatentLab.Cli;

/// <summary><c>latentlab experiment</c>: sweeps that are recorded and can be resumed.</summary>
internal static class ExperimentCommand
{
    public static Command Build()
    {
        var command = new Command("experiment", "Sweeps: recorded, resumable, comparable.")
        {
            Run(), List(), Validate(), Schema()
        };
        foreach (Command look in ExperimentLookCommands.Build())
            command.Add(look);
        return command;
    }

    private static Argument<string> File() => new("file")
    {
        Description = "An experiment's JSON file, or the name of a shipped one such as 'beta'.",
        HelpName = "FILE"
    };

    private static Argument<string[]> Overrides() => new("overrides")
    {
        Description = "Fields to set, as in training.epochs=50; several values vary it: loss.beta=1,2,4 seeds=1,2; a "
            + "range is drawn from: training.learningRate=log:1e-4..1e-2 search.draws=20 search.method=halving.",
        HelpName = "FIELD=VALUE[,VALUE]",
        Arity = ArgumentArity.ZeroOrMore
    };

    private static Command Run()
    {
        Argument<string> file = File();
        Argument<string[]> overrides = Overrides();
        var jobs = new Option<int?>("--jobs")
        {
            Description =
                "Runs at a time (default: as many as the cores allow). Jobs × threads never exceed the cores.",
            HelpName = "N"
        };
        var shard = new Option<string?>("--shard")
        {
            Description = "Only this share of the runs, counted from 0: 0/4, 1/4, 2/4, 3/4.",
            HelpName = "i/n"
        };
        var target = new Option<DirectoryInfo?>("--out")
        {
            Description = "Where the runs go (default: 'runs/NAME', in the kit's folder if you are in it, else here).",
            HelpName = "DIR"
        };
        var share = new Option<double>("--checkpoint-share")
        {
            Description = "The share of a run's time that its checkpoints may cost; 1 writes one after every epoch.",
            HelpName = "S",
            DefaultValueFactory = _ => 0.005
        };
        var drop = new Option<bool>("--drop-checkpoints")
        {
            Description = "Delete each run's checkpoint when it is finished: a quarter of the space, but a run of more "
                + "epochs begins at epoch 1."
        };
        var watch = new Option<bool>("--watch")
        {
            Description = "Serve a page that looks on, as 'experiment watch' does, as long as the runs go."
        };
        Option<int> port = ExperimentWatchCommand.Port();
        Option<bool> open = ExperimentWatchCommand.Open();
        var command = new Command("run",
            "Run what is not finished yet; the same command continues where it was stopped (exit 1 if a run failed; "
                + "the others are completed).")
        {
            file, overrides, jobs, shard, target, share, drop, watch, port, open
        };
        command.SetAction((parsed, cancellation) =>
        {
            Experiment experiment = Experiment.Load(PresetFiles.Find(parsed.GetRequiredValue(file)))
                .With(parsed.GetValue(overrides) ?? []);
            var options = new RunOptions
            {
                OutputFolder = parsed.GetValue(target)?.FullName ?? PresetFiles.RunsOf(experiment.Name),
                Jobs = parsed.GetValue(jobs),
                Shard = parsed.GetValue(shard) is string text ? Shard.Parse(text) : Shard.Whole,
                CheckpointShare = parsed.GetValue(share) >= 1 ? null : parsed.GetValue(share),
                KeepCheckpoints = !parsed.GetValue(drop),
            };
            using WatchServer? page = parsed.GetValue(watch) || parsed.GetValue(open) || parsed.GetValue(port) > 0
                ? ExperimentWatchCommand.Start(options.OutputFolder, parsed.GetValue(port), parsed.GetValue(open))
                : null;
            ExperimentOutcome outcome =
                new ExperimentReport(AnsiConsole.Console).Run(experiment, options, cancellation);
            page?.Conclude();
            return Task.FromResult(outcome.Failed.Any() ? ExitCode.Failed : ExitCode.Done);
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list",
            "The shipped experiments: their questions, how many runs they have, and how many of these are done.");
        command.SetAction(parsed =>
        {
            Table table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Question", "Runs", "Done");
            foreach (string path in PresetFiles.All())
            {
                Experiment experiment = Experiment.Load(path);
                var store = new RunStore(PresetFiles.RunsOf(experiment.Name));
                IReadOnlyList<PlannedRun> runs = experiment.Plan();
                int done = runs.Count(
                    run => System.IO.File.Exists(Path.Combine(store.FolderOf(run.Hash), RunFolder.ResultFile)));
                table.AddRow(new Text(experiment.Name), new Text(experiment.Question), new Text($"{runs.Count}"),
                    new Text($"{done}"));
            }
            AnsiConsole.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Validate()
    {
        Argument<string> file = File();
        Argument<string[]> overrides = Overrides();
        var command = new Command("validate",
            "Check a file, its data and its sizes, and list its runs with time and memory; nothing is trained but a "
            + "few steps for the time (exit 2 if runs would fail).")
        {
            file, overrides
        };
        command.SetAction(parsed =>
        {
            Experiment experiment = Experiment.Load(PresetFiles.Find(parsed.GetRequiredValue(file)))
                .With(parsed.GetValue(overrides) ?? []);
            IReadOnlyList<PlannedRun> runs = experiment.Plan();
            Forecast forecast = experiment.Forecast();
            foreach (ImportDescription description in forecast.Imports)
                Console.WriteLine(description);
            foreach (PlannedRun run in runs)
                Console.WriteLine(
                    $"{run.Index,5}  {run.Hash}  seed "
                    + $"{run.Config.Seed}{(run.Label.Length > 0 ? ", " : "")}{run.Label}");
            foreach (Rung stage in experiment.Stages.Skip(1))
                Console.WriteLine($"then the best: {stage}");
            foreach (string line in forecast.Problems.Concat(forecast.Doubts).Append(forecast.Words)
                .Where(line => line.Length > 0))
                Console.WriteLine(line);
            Console.WriteLine($"{experiment.Name}: {runs.Count} runs, "
                + $"{(forecast.Problems.Count > 0 ? "not all of them can succeed." : "nothing wrong.")}");
            return forecast.Problems.Count > 0 ? ExitCode.Refused : ExitCode.Done;
        });
        return command;
    }

    private static Command Schema()
    {
        var command = new Command("schema",
            "Print the JSON Schema of an experiment's file (experiments/experiment.schema.json).");
        command.SetAction(parsed =>
        {
            Console.Write(ExperimentSchema.Text());
            return ExitCode.Done;
        });
        return command;
    }
}
