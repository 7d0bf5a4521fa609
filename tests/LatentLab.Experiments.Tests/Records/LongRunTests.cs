using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Records;

/// <summary>Files of a run that trained for long: more than 10 MB of text.</summary>
[Collection(nameof(Trainings))]
public sealed class LongRunTests
{
    private const int TenMegabytes = 10_000_000;

    /// <summary>The lines of a training of 20 latents, until they are longer than so many bytes.</summary>
    private static List<string> Lines(MetricsLine first, int bytes)
    {
        double[] parts = [.. Enumerable.Range(1, 20).Select(latent => 1.0 / latent)];
        var lines = new List<string>();
        for (long length = 0; length <= bytes; length += lines[^1].Length)
            lines.Add(RunFiles.MetricsText(first with { Epoch = lines.Count + 1, KlPerLatent = parts }));
        return lines;
    }

    [Fact]
    public void A_finished_run_with_more_than_10_MB_of_metrics_is_whole_and_not_trained_again()
    {
        using var folder = new Folder();
        Experiment experiment = Tiny.Betas(1);
        PlannedRun run = experiment.Plan()[0];
        Assert.Empty(Tiny.Run(experiment, folder, cancellation: TestContext.Current.CancellationToken).Failed);
        RunRecord record = RunFolder.Read(folder["runs", run.Hash]);
        // As if it had been trained so long: the files agree with one another.
        List<string> lines = Lines(record.Epochs[0], TenMegabytes);
        string metrics = folder["runs", run.Hash, RunFolder.MetricsFile];
        RunFiles.WriteText(metrics, string.Concat(lines));
        RunFiles.WriteResult(folder["runs", run.Hash, RunFolder.ResultFile], record.Result! with
        {
            Epochs = lines.Count,
            Files = new Dictionary<string, string>(record.Result.Files)
            {
                [RunFolder.MetricsFile] = RunFiles.Digest(metrics)
            },
        });

        ExperimentOutcome outcome = Tiny.Run(experiment, folder, cancellation: TestContext.Current.CancellationToken);
        Assert.Null(outcome.Runs[0].Message);
        Assert.Equal(RunState.FinishedBefore, outcome.Runs[0].State);
        Assert.Equal(lines.Count, RunFolder.Read(folder["runs", run.Hash]).Epochs.Count);
    }

    [Fact]
    public void More_than_10_MB_of_codes_come_back_as_they_were_written()
    {
        using var folder = new Folder();
        int rows = 70_000, latents = 20;
        var codes = new double[rows, latents];
        for (int row = 0; row < rows; row++)
            for (int latent = 0; latent < latents; latent++)
                codes[row, latent] = (row - latent) / 1024.0;   // seven digits hold these only nearly
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % 10)];
        RunFiles.WriteCodes(folder["codes.csv"], labels, codes);
        Assert.True(new FileInfo(folder["codes.csv"]).Length > TenMegabytes,
            "the file is not long enough to test anything");

        RunCodes read = RunFiles.ReadCodes(folder["codes.csv"], latents);
        Assert.Equal(labels, read.Labels);
        for (int row = 0; row < rows; row += 999)
            for (int latent = 0; latent < latents; latent++)
                Assert.Equal(codes[row, latent], read.Codes[row, latent], 1e-6 * Math.Abs(codes[row, latent]));
    }

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        using var folder = new Folder();
        using (FileStream file = File.Create(folder["metrics.jsonl"]))
            file.SetLength(20_000_000);
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => RunFiles.ReadMetrics(folder["metrics.jsonl"], mayBeCut: true));
        Assert.Contains("line '1'", error.Message);
    }
}
