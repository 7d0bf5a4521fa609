using System.Diagnostics;
using LatentLab.Experiments.Records;

namespace LatentLab.Cli.Tests;

/// <summary>The command killed at random moments, and begun again until it is done.</summary>
public sealed class ExperimentKillTests : IDisposable
{
    private const int Kills = 20;

    // An MLP and a convolutional network, fields set on the command line, β and the learning rate on schedules, early
    // stopping; a checkpoint after every epoch.
    private const string Experiment = """
        {
          "name": "killed",
          "data": { "name": "shapes", "train": 300, "validation": 100, "test": 50 },
          "model": { "latent": 2 },
          "loss": { "annealing": "linear", "annealingEpochs": 6 },
          "training": { "epochs": 5, "batchSize": 32, "decay": "cosine", "learningRate": 0.02, "patience": 3 },
          "list": [
            { "label": "MLP", "model.hidden": [32] },
            { "label": "convolutional", "model.hidden": [], "model.channels": [8] }
          ]
        }
        """;

    // Settings that are drawn, and halved by what they reach.
    private const string Search = """
        {
          "name": "killed",
          "data": { "name": "shapes", "train": 300, "validation": 100, "test": 50 },
          "model": { "latent": 2, "hidden": [32] },
          "search": {
            "method": "halving", "draws": 8, "eta": 2, "minEpochs": 5,
            "space": {
              "training.learningRate": { "low": 1e-4, "high": 1e-1, "log": true },
              "model.channels": [[], [8]]
            }
          }
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-kill-").FullName;

    private string File => Path.Combine(folder, "killed.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task After_twenty_kills_at_random_moments_weights_and_metrics_are_those_of_the_uninterrupted_runs()
    {
        await KillAndCompare(Experiment, Kills);
        Assert.All(Read("straight").Runs,
            run => Assert.Equal(Training.TrainingEnding.StoppedEarly, run.Result!.Ending));
    }

    [Fact]
    public Task A_halving_that_is_killed_stops_the_same_settings_and_trains_the_rest_to_the_same_bits() =>
        KillAndCompare(Search, Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1" ? Kills : 3);

    private async Task KillAndCompare(string description, int kills)
    {
        System.IO.File.WriteAllText(File, description);
        var watch = Stopwatch.StartNew();
        using (Process straight = Start("straight"))
        {
            await straight.WaitForExitAsync(Token);
            Assert.True(straight.ExitCode == ExitCode.Done, await straight.StandardError.ReadToEndAsync(Token));
        }
        TimeSpan whole = watch.Elapsed;

        // Each kill comes at a moment drawn from the length of the whole; where the runs were finished by then, they
        // begin anew in another folder.
        var random = new Random(1);
        List<string> folders = ["killed-0"];
        int killed = 0;
        while (killed < kills)
        {
            using Process process = Start(folders[^1]);
            using var moment = CancellationTokenSource.CreateLinkedTokenSource(Token);
            moment.CancelAfter(random.NextDouble() * whole);
            try
            {
                await process.WaitForExitAsync(moment.Token);
                Assert.Equal(ExitCode.Done, process.ExitCode);
                folders.Add($"killed-{folders.Count}");
            }
            catch (OperationCanceledException) when (!Token.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(Token);
                killed++;
            }
        }
        using (Process last = Start(folders[^1]))
        {
            await last.WaitForExitAsync(Token);
            Assert.True(last.ExitCode == ExitCode.Done, await last.StandardError.ReadToEndAsync(Token));
        }

        RecordedRuns expected = Read("straight");
        int resumed = 0;
        foreach (RecordedRuns found in folders.Select(Read))
        {
            SameRuns.Check(expected, found);
            resumed += found.Runs.Sum(run => run.Environment!.Starts - 1);
        }
        Assert.False(Directory.Exists(Path.Combine(folder, folders[0], "damaged")),
            "a kill left something that was taken for damage");
        Assert.True(resumed >= kills / 4, $"only {resumed} of {kills} kills hit a run");
    }

    [Fact]
    public async Task A_failed_run_gives_exit_code_1_and_a_file_that_cannot_be_exit_code_2()
    {
        System.IO.File.WriteAllText(File, Experiment.Replace("0.02", "1e30"));
        using Process failed = Start("failed");
        string words = await failed.StandardOutput.ReadToEndAsync(Token);
        await failed.WaitForExitAsync(Token);
        Assert.Equal(ExitCode.Failed, failed.ExitCode);
        Assert.Contains("failed", words);

        System.IO.File.WriteAllText(File, Experiment.Replace("patience", "patiense"));
        using Process refused = Start("refused");
        string error = await refused.StandardError.ReadToEndAsync(Token);
        await refused.WaitForExitAsync(Token);
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.All(["killed.json", "line 6", "'patience'"], word => Assert.Contains(word, error));
        Assert.False(Directory.Exists(Path.Combine(folder, "refused")));
    }

    private RecordedRuns Read(string name) => SameRuns.Read(Path.Combine(folder, name));

    private Process Start(string name) =>
        CommandProcess.Start(null,
            [
                "experiment", "run", File, "loss.beta=0.5", "training.epochs=60", "--out", Path.Combine(folder, name),
                "--checkpoint-share", "1"
            ]);
}
