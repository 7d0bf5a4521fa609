using System.Text;
using LatentLab.Experiments.Results;
using LatentLab.Native;

namespace LatentLab.Experiments.Tests.Results;

public sealed class TensorBoardFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-events-").FullName;

    public TensorBoardFilesTests() => NativeLibraries.Load();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private EventFileReader.ScalarEvent[] WriteAndRead(RunSummary run)
    {
        TensorBoardFiles.Write(new ExperimentResults("x", null, [run]), folder);
        return [.. EventFileReader.Read(
            File.ReadAllBytes(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Single()))];
    }

    [Fact]
    public void Crc_of_the_nine_digits_is_the_published_check_value() =>
        Assert.Equal(0xE3069283u, EventFileReader.Crc32C(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Every_epoch_comes_back_with_its_values_and_checksums()
    {
        RunSummary run = SampleResults.Run(1, 2, seed: 1, epochs: 3) with
        {
            Started = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)
        };
        EventFileReader.ScalarEvent[] events = WriteAndRead(run);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        var total = events.Where(one => one.Tag == "validation/total").ToArray();
        Assert.Equal([1, 2, 3], total.Select(one => one.Step));
        Assert.Equal(run.Epochs.Select(epoch => (float)epoch.Validation!.Total), total.Select(one => one.Value));
        Assert.Equal([1_700_000_000, 1_700_000_001, 1_700_000_002], total.Select(one => one.WallTime));
        Assert.Equal((float)run["test.kl"], events.Single(one => one.Tag == "result/test.kl").Value);
    }

    [Fact]
    public void Writing_again_replaces_and_leaves_no_draft()
    {
        RunSummary run = SampleResults.Run(1, 2, seed: 1, epochs: 2);
        WriteAndRead(run);
        int before = WriteAndRead(run).Length;
        Assert.Equal(before, WriteAndRead(run).Length);
        Assert.Empty(Directory.GetDirectories(folder, ".draft*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_is_not_finite_and_what_did_not_finish_is_left_out()
    {
        RunSummary run = SampleResults.Run(1, 2, seed: 1, epochs: 1) with
        {
            Metrics = new Dictionary<string, double> { ["a"] = double.NaN, ["b"] = 2 }
        };
        Assert.Equal(["result/b"], WriteAndRead(run).Select(one => one.Tag).OfType<string>()
            .Where(tag => tag.StartsWith("result", StringComparison.Ordinal)));
        Assert.Equal(0, TensorBoardFiles.Write(
            new ExperimentResults("x", null, [SampleResults.Run(1, 2, 1, RunOutcome.Failed)]), folder));
    }

    [Fact]
    public void A_run_whose_name_no_folder_can_have_gets_another()
    {
        RunSummary run = SampleResults.Run(1, 2, seed: 1) with { Name = "../a/b: c*" };
        TensorBoardFiles.Write(new ExperimentResults("x", null, [run]), folder);
        Assert.StartsWith("..-a-b- c-", Path.GetFileName(Directory.GetDirectories(folder).Single()));
    }

    [Fact]
    public void A_flipped_bit_is_noticed_by_the_reader()
    {
        TensorBoardFiles.Write(new ExperimentResults("x", null, [SampleResults.Run(1, 2, seed: 1)]), folder);
        byte[] file = File.ReadAllBytes(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Single());
        file[^9] ^= 1;
        Assert.Throws<InvalidDataException>(() => EventFileReader.Read(file));
    }
}
