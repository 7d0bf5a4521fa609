using LatentLab.Experiments.Records;

namespace LatentLab.Cli.Tests;

/// <summary>Runs that came about in two ways.</summary>
internal static class SameRuns
{
    /// <summary>All runs of a folder, each finished and none damaged.</summary>
    public static RecordedRuns Read(string folder)
    {
        RecordedRuns reading = new RunStore(folder).Read(verify: true);
        Assert.Empty(reading.Problems);
        Assert.All(reading.Runs, run => Assert.True(run.IsFinished));
        return reading;
    }

    /// <summary>Their weights are equal to the last bit, and so is every number that was measured.</summary>
    public static void Check(RecordedRuns expected, RecordedRuns found)
    {
        Assert.Equal(expected.Runs.Count, found.Runs.Count);
        foreach (var (one, other) in expected.Runs.Zip(found.Runs))
        {
            Assert.Equal(Bytes(one), Bytes(other));
            Assert.Equal(one.Epochs.Select(Numbers), other.Epochs.Select(Numbers));
            Assert.Equal((one.Result!.Test, one.Result.Train, one.Result.WeightsOfEpoch, one.Result.Ending),
                (other.Result!.Test, other.Result.Train, other.Result.WeightsOfEpoch, other.Result.Ending));
        }

        static byte[] Bytes(RunRecord run) => File.ReadAllBytes(Path.Combine(run.Folder, RunFolder.ModelFile));
        static (int, double, Training.LossTerms, Training.LossTerms?, string) Numbers(MetricsLine line) =>
            (line.Epoch, line.LearningRate, line.Train, line.Validation, string.Join(" ", line.KlPerLatent!));
    }
}
