using System.Globalization;
using LatentLab.Experiments;
using LatentLab.Experiments.Running;
using LatentLab.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LatentLab.Cli;

/// <summary>
/// Shows on a terminal how an experiment goes: a live table where there is a terminal, a line for each run where there
/// is none.
/// </summary>
internal sealed class ExperimentReport(IAnsiConsole console) : IProgress<RunProgress>
{
    private const int MostRows = 16;

    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Dictionary<int, RunStatus> runs = [];
    private RunProgress? latest;
    private bool isLive;

    /// <summary>Runs it and shows it, then says how it ended.</summary>
    public ExperimentOutcome Run(Experiment experiment, RunOptions options, CancellationToken cancellation)
    {
        PlannedRun[] mine = [.. experiment.Plan().Where(options.Shard.Holds)];
        foreach (PlannedRun run in mine)
            runs[run.Index] = new RunStatus(run, RunState.Waiting, run.Config.Training.Epochs);
        string shard = options.Shard == Shard.Whole ? "" : $" of shard {options.Shard.ToString()}";
        string count = $"{mine.Length} {(mine.Length == 1 ? "run" : "runs")}";
        console.MarkupLineInterpolated(
            $"[bold]{experiment.Name}[/]: {count}{shard}, into {options.OutputFolder}");
        foreach (int threads in mine.Select(run => run.Config.Training.Threads).Distinct())
        {
            int jobs = options.JobsFor(threads);
            string cut = jobs < options.Jobs
                ? $" ({options.Jobs} were asked for; jobs × threads stay within the cores)"
                : "";
            console.MarkupLineInterpolated(
                $"{jobs} at a time, each with {threads} thread{(threads == 1 ? "" : "s")}{cut}");
        }
        Forecast forecast = experiment.Forecast(options);
        foreach (LatentLab.Data.ImportDescription read in forecast.Imports)
            console.WriteLine(read.ToLine());
        foreach (string line in forecast.Problems.Concat(forecast.Doubts).Append(forecast.Words)
            .Where(line => line.Length > 0))
            console.WriteLine(line);
        isLive = console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        ExperimentOutcome outcome = isLive
            ? RunLive(experiment, options, cancellation)
            : ExperimentRunner.Run(experiment, options, this, cancellation);
        Conclude(outcome, options.OutputFolder);
        return outcome;
    }

    public void Report(RunProgress value)
    {
        lock (gate)
        {
            // The later stages of a halving are not known at first.
            RunStatus before = runs.GetValueOrDefault(value.Changed.Run.Index,
                new RunStatus(value.Changed.Run, RunState.Waiting, value.Changed.Epochs));
            runs[value.Changed.Run.Index] = value.Changed;
            latest = value;
            if (!isLive && value.Changed.Note is string note && note != before.Note)
                console.Profile.Out.Writer.WriteLine($"{NameOf(value.Changed)} {note}");
            if (!isLive && before.State != value.Changed.State)
                console.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"[{value.Ended}/{value.Count}] {NameOf(value.Changed)}: "
                    + $"{Words(value.Changed)}{(value.Left is TimeSpan left ? $"; {Clock(left)} left" : "")}"));
        }
    }

    private ExperimentOutcome RunLive(Experiment experiment, RunOptions options, CancellationToken cancellation)
    {
        ExperimentOutcome? outcome = null;
        console.Live(Draw()).AutoClear(true).Start(context =>
        {
            // The work is on threads of its own; this one draws until it ends.
            Task<ExperimentOutcome> work =
                Task.Factory.StartNew(() => ExperimentRunner.Run(experiment, options, this, cancellation),
                    CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            while (!((IAsyncResult)work).AsyncWaitHandle.WaitOne(Redraw))
                context.UpdateTarget(Draw());
            outcome = work.GetAwaiter().GetResult();
        });
        return outcome!;
    }

    private IRenderable Draw()
    {
        lock (gate)
        {
            Table table = new Table().Border(TableBorder.Simple)
                .AddColumns("Run", "Seed", "State", "Epoch", "β", "Train", "Validation");
            RunStatus[] moving = [.. runs.Values.Where(run => run.State == RunState.Running)];
            RunStatus[] failed = [.. runs.Values.Where(run => run.State == RunState.Failed)];
            RunStatus[] next = [.. runs.Values.Where(run => run.State == RunState.Waiting)];
            RunStatus[] done = [.. runs.Values.Where(run => run.State is RunState.Finished)];
            foreach (RunStatus run in failed.TakeLast(4).Concat(done.TakeLast(4)).Concat(moving).Concat(next)
                .Take(MostRows))
                table.AddRow(
                    new Text(run.Run.Label), new Text($"{run.Run.Config.Seed}"), StateMark(run.State),
                    new Text($"{run.Last?.Epoch ?? 0}/{run.Epochs}"),
                    new Text(run.Last?.Train.Beta.ToString("0.####", CultureInfo.InvariantCulture) ?? ""),
                    new Text(Total(run.Last?.Train)),
                    new Text(Total(run.Last?.Validation)));
            string left = latest?.Left is TimeSpan time ? $", about {Clock(time)} left" : "";
            return new Rows(table, new Text($"{latest?.Ended ?? 0} of {runs.Count} runs ended{left}"));
        }
    }

    private void Conclude(ExperimentOutcome outcome, string folder)
    {
        foreach (string stage in outcome.Stages)
            console.WriteLine(stage);
        foreach (RunStatus run in outcome.Runs.Where(run => isLive && run.Note is not null))
            console.WriteLine($"{NameOf(run)} {run.Note}");
        foreach (RunStatus run in outcome.Runs.Where(run => run.Message is not null))
            console.MarkupLineInterpolated(
                $"{(run.State == RunState.Failed ? "failed" : "redone")}: {NameOf(run)}: {run.Message}");
        (RunState State, string Word)[] words =
        [
            (RunState.Finished, "finished"), (RunState.FinishedBefore, "finished before"),
            (RunState.Elsewhere, "being run by another process"), (RunState.Failed, "failed"),
        ];
        string counts = string.Join(", ", words.Where(pair => outcome.Count(pair.State) > 0)
            .Select(pair => $"{outcome.Count(pair.State)} {pair.Word}"));
        console.WriteLine($"{counts}; {Clock(TimeSpan.FromSeconds(outcome.Seconds))}. Runs: {folder}");
    }

    private static string NameOf(RunStatus run) =>
        $"{run.Run.Label}{(run.Run.Label.Length > 0 ? ", " : "")}seed {run.Run.Config.Seed}";

    private static string Words(RunStatus run) => run.State switch
    {
        RunState.Finished or RunState.FinishedBefore => string.Create(CultureInfo.InvariantCulture,
            $"{(run.State == RunState.Finished ? "finished" : "finished before")}, {Test(run)}, "
            + $"{run.Result!.Epochs} epochs in {run.Result.TrainingSeconds:F1} s"),
        RunState.Failed => $"failed: {run.Message}",
        RunState.Elsewhere => "being run by another process",
        RunState.Running when run.Message is not null => $"running; {run.Message}",
        var state => state.ToString().ToLowerInvariant(),
    };

    // The measured total is the one at β = 1 whatever the run was trained with; its own β is said beside it.
    private static string Test(RunStatus run) => run.Result!.KlPerLatent is null
        ? string.Create(CultureInfo.InvariantCulture,
            $"test reconstruction {run.Result.Test.Reconstruction:F2} nats per image")
        : string.Create(CultureInfo.InvariantCulture,
            $"test −ELBO {run.Result.Test} (trained with β = {run.Run.Config.Loss.Beta:0.######})");

    private static Markup StateMark(RunState state) => new(state switch
    {
        RunState.Running => "[blue]running[/]",
        RunState.Finished => "[green]finished[/]",
        RunState.Failed => "[red]failed[/]",
        _ => state.ToString().ToLowerInvariant(),
    });

    private static string Total(LossTerms? terms) =>
        terms is null ? "" : terms.Total.ToString("F2", CultureInfo.InvariantCulture);

    private static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? $"{(int)time.TotalHours} h {time.Minutes} min"
        : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{time.TotalSeconds:F0} s";
}
