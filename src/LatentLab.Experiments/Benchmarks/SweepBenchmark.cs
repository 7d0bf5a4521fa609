using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Settings;
using LatentLab.Experiments.Watching;

namespace LatentLab.Experiments.Benchmarks;

/// <summary>What one way to run a small sweep took.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="CoreUse">Processor time ÷ wall time ÷ cores.</param>
/// <param name="AnswerSeconds">What serving the page took, where one looked on.</param>
public sealed record SweepPass(double Seconds, double CoreUse, double AnswerSeconds = 0);

/// <summary>
/// How well a sweep uses the machine, what recording costs and what a page that looks on costs: medians over rounds, in
/// each of which one job at a time, as many as there are cores, and these with a page take turns on the same runs.
/// </summary>
/// <param name="SpeedUp">Median over rounds of the one job's time ÷ the several jobs'.</param>
/// <param name="OverheadSeconds">Median over all recorded runs of what is not training: getting ready, checkpoints,
/// metrics, measuring, pictures.</param>
/// <param name="BookkeepingShare">Median over runs that nobody watches of (checkpoints, metrics, pictures and event
/// files of a run that goes on, getting ready) ÷ training.</param>
/// <param name="WatchShare">Median over rounds of the several jobs' time with a page that asks for news as a browser's
/// does ÷ theirs without, − 1; what a browser takes to draw is not in it.</param>
/// <param name="AnswerShare">Median over rounds of the time that answering the page took ÷ the round's.</param>
public sealed record SweepBenchmarkResult(
    double OneJobSeconds, double SeveralJobsSeconds, double SpeedUp, double OneJobCoreUse, double SeveralJobsCoreUse,
    double OverheadSeconds, double BookkeepingShare, double WatchShare, double AnswerShare, double RunSeconds, int Jobs,
    int Cores, int Runs, int Rounds)
{
    private static readonly JsonSerializerOptions CamelCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true
    };

    /// <summary>One object, its keys the properties' names in camel case.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, CamelCase);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Runs} runs of a VAE 784-256-10 on {Cores} cores, medians of {Rounds} rounds
        1 job           {OneJobSeconds,8:F2} s   {OneJobCoreUse,6:P0} of the cores
        {Jobs} jobs          {SeveralJobsSeconds,8:F2} s   {SeveralJobsCoreUse,6:P0} of the cores   {SpeedUp:F2} times as fast
        a run           {RunSeconds,8:F2} s   of training
        its overhead    {OverheadSeconds,8:F2} s   getting ready, recording, measuring, pictures
        its bookkeeping {BookkeepingShare,8:P2} of its training time
        a page that watches {WatchShare,4:+0.0%;−0.0%} of the jobs' time; {AnswerShare:P2} of it goes into answers
        """);
}

/// <summary>Runs the same sweep with one job and with several, in folders that are removed again.</summary>
public static class SweepBenchmark
{
    /// <param name="epochs">Of each run: long enough that a share of its time means something.</param>
    /// <param name="jobs">Of the second way; null for one on each core.</param>
    /// <param name="progress">Hears of every pass.</param>
    /// <exception cref="ArgumentException">Less than one round, epoch or job, or a run failed.</exception>
    public static SweepBenchmarkResult Run(
        int rounds = 3, int epochs = 20, int? jobs = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        foreach (var (name, value) in new[] { (nameof(rounds), rounds), (nameof(epochs), epochs),
            (nameof(jobs), jobs ?? 1) })
            if (value < 1)
                throw new ArgumentException($"{name}: expected at least 1, found {value}.");
        int cores = Native.ThreadCount.Choose().Threads, several = jobs ?? cores;
        var experiment = new Experiment
        {
            Name = "bench-sweep",
            Base = new RunConfig
            {
                Data = new DataSettings { Train = 4000, Validation = 500, Test = 1000 },
                Training = new TrainingSettings { Epochs = epochs },
            },
            Seeds = [.. Enumerable.Range(1, 2 * several)],
        };
        List<SweepPass> one = [], many = [], seen = [];
        List<RunStatus> runs = [], others = [];
        for (int round = 0; round <= rounds; round++)
        {
            SweepPass alone = Pass(experiment, 1, cores, runs, cancellation),
                together = Pass(experiment, several, Math.Max(cores, several), runs, cancellation),
                watched = Pass(experiment, several, Math.Max(cores, several), others, cancellation, watch: true);
            progress?.Report(string.Create(CultureInfo.InvariantCulture,
                $"{(round == 0 ? "warming up" : $"round {round} of {rounds}")}: 1 job {alone.Seconds:F2} s, {several} "
                + $"jobs {together.Seconds:F2} s, watched {watched.Seconds:F2} s"));
            if (round == 0)
            {
                runs.Clear(); // this round paid for compiling and for reading the images
                continue;
            }
            one.Add(alone);
            many.Add(together);
            seen.Add(watched);
        }
        return new SweepBenchmarkResult(
            Median.Of(one.Select(pass => pass.Seconds)), Median.Of(many.Select(pass => pass.Seconds)),
            Median.Of(one.Zip(many, (alone, together) => alone.Seconds / together.Seconds)),
            Median.Of(one.Select(pass => pass.CoreUse)), Median.Of(many.Select(pass => pass.CoreUse)),
            Median.Of(runs.Select(run => run.Result!.BookkeepingSeconds + run.Result.EvaluationSeconds)),
            Median.Of(runs.Select(run => run.Result!.BookkeepingSeconds / run.Result.TrainingSeconds)),
            Median.Of(many.Zip(seen, (together, watched) => watched.Seconds / together.Seconds - 1)),
            Median.Of(seen.Select(watched => watched.AnswerSeconds / watched.Seconds)),
            Median.Of(runs.Select(run => run.Result!.TrainingSeconds)), several, cores, experiment.Seeds.Count, rounds);
    }

    private static SweepPass Pass(
        Experiment experiment, int jobs, int cores, List<RunStatus> runs, CancellationToken cancellation,
        bool watch = false)
    {
        string folder = Directory.CreateTempSubdirectory("latentlab-bench-").FullName;
        try
        {
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            using WatchServer? server = watch ? WatchServer.Start(folder) : null;
            using var end = new CancellationTokenSource();
            Task page = server is null ? Task.CompletedTask : WatchedPage.Look(server.Address, end.Token);
            long started = Stopwatch.GetTimestamp();
            ExperimentOutcome outcome = ExperimentRunner.Run(experiment,
                new RunOptions { OutputFolder = folder, Jobs = jobs, Cores = cores }, cancellation: cancellation);
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (outcome.Failed.FirstOrDefault() is RunStatus failed)
                throw new InvalidOperationException($"A run failed: {failed.Message}");
            runs.AddRange(outcome.Runs);
            double use = (Environment.CpuUsage.TotalTime - processor).TotalSeconds / seconds / cores;
            end.Cancel();
            page.GetAwaiter().GetResult();
            return new SweepPass(seconds, use, server?.AnswerSeconds ?? 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
