using LatentLab.Experiments.Records;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Results;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Running;

/// <summary>What can be seen of a run while it goes.</summary>
[Collection(nameof(Trainings))]
public sealed class RunLiveTests : IDisposable
{
    private readonly Folder folder = new();

    public void Dispose() => folder.Dispose();

    private string[] Events => Directory.GetFiles(folder["tensorboard"], "*.tfevents.*", SearchOption.AllDirectories);

    [Fact]
    public void Pictures_and_event_files_change_no_number()
    {
        RunResult Of(string name, double share, bool events)
        {
            ExperimentOutcome outcome = ExperimentRunner.Run(Tiny.Betas(2), Tiny.Into(folder) with
            {
                OutputFolder = folder[name],
                PictureShare = share,
                TensorBoard = events
            }, cancellation: TestContext.Current.CancellationToken);
            return Assert.Single(outcome.Runs).Result!;
        }
        RunResult plain = Of("plain", 0, events: false), seen = Of("seen", 1, events: true);
        foreach (string file in new[] { RunFolder.ModelFile, RunFolder.CodesFile, RunFolder.SamplesFile })
            Assert.Equal(plain.Files[file], seen.Files[file]);
        Assert.Equal(plain.Test, seen.Test);
        Assert.False(Directory.Exists(folder["plain", "tensorboard"]));
    }

    [Fact]
    public void Event_files_hold_every_epoch_while_the_run_goes_and_once_only_after_a_stop()
    {
        using var stop = new CancellationTokenSource();
        List<long[]> seen = [];
        long[] Steps() => [.. Events.SelectMany(file => EventFileReader.Read(File.ReadAllBytes(file)))
            .Where(one => one.Tag == "train/total").Select(one => one.Step)];
        Assert.Throws<OperationCanceledException>(() => Tiny.Run(Tiny.Betas(2), folder,
            progress: new Hearer<RunProgress>(news =>
            {
                if (news.Changed.Last is { Epoch: 2 })
                {
                    seen.Add(Steps());   // what the first epoch left
                    stop.Cancel();
                }
            }), cancellation: stop.Token));
        Assert.Equal([1], seen[0]);
        Tiny.Run(Tiny.Betas(2), folder, cancellation: TestContext.Current.CancellationToken);
        Assert.Single(Events);
        Assert.Equal([1, 2, 3], Steps());
        Assert.Contains(EventFileReader.Read(File.ReadAllBytes(Events[0])), one => one.Tag == "result/test.total");
    }
}
