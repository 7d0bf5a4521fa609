using LatentLab.Experiments;
using LatentLab.Experiments.Records;

namespace LatentLab.Cli.Tests.Cluster;

/// <summary>
/// A folder as docs/cluster.md has it, where experiments/beta.json is a sweep of seconds: nine runs for eight shards.
/// The first two go on for so long that they can be interrupted, and are of two kinds.
/// </summary>
internal sealed class SmallSweep : IDisposable
{
    private const string Text = """
        {
          "name": "beta",
          "data": { "name": "shapes", "train": 300, "validation": 100, "test": 50 },
          "model": { "latent": 2, "hidden": [32] },
          "loss": { "annealing": "linear", "annealingEpochs": 4 },
          "training": { "epochs": 4, "batchSize": 32, "decay": "cosine" },
          "list": [
            { "label": "MLP", "training.epochs": 400 },
            { "label": "convolutional", "model.hidden": [], "model.channels": [8], "training.epochs": 300 },
            { "loss.beta": 0.1 }, { "loss.beta": 0.2 }, { "loss.beta": 0.3 }, { "loss.beta": 0.5 },
            { "loss.beta": 2 }, { "loss.beta": 4 }, { "loss.beta": 8 }
          ]
        }
        """;

    public SmallSweep()
    {
        Work = Make("work");
        File.WriteAllText(Path.Combine(Make("work/experiments"), "beta.json"), Text);
        Plan = Experiment.Load(Path.Combine(Work, "experiments", "beta.json")).Plan();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("latentlab-cluster-").FullName;

    /// <summary>Where the page's commands are given.</summary>
    public string Work { get; }

    public IReadOnlyList<PlannedRun> Plan { get; }

    /// <summary>Makes a folder in <see cref="Folder"/>.</summary>
    public string Make(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>All runs in one process, nothing in between.</summary>
    public async Task<RecordedRuns> Straight()
    {
        string runs = Path.Combine(Folder, "straight");
        CommandOutcome outcome = await CommandProcess.Run(Work,
            ["experiment", "run", "experiments/beta.json", "--out", runs]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        return SameRuns.Read(runs);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
