using LatentLab.Data;
using LatentLab.Models;
using LatentLab.Training;

namespace LatentLab.Plots.Tests.Live;

public class LiveTrainingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static EpochMetrics Epoch(int number) =>
        new(number, new LossTerms(200 - number, 5, 1), new LossTerms(210 - number, 5, 1), 0.1, 0);

    private static TrainingHistory History(int epochs) => new([.. Enumerable.Range(1, epochs).Select(Epoch)]);

    private static TrainingPicture Picture(int epochs, Func<LatentCodes>? map = null) =>
        new("A training", epochs, map, null, null);

    [Fact]
    public void Four_states_a_second_are_shown_at_most_and_the_last_one_always()
    {
        var clock = new HandClock();
        var shown = new Recorder();
        using var live = new LiveTraining(Picture(1000), shown, clock);
        for (int epoch = 1; epoch <= 1000; epoch++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            live.Report(Epoch(epoch));
        }
        live.Finish(History(1000), null);
        Assert.InRange(shown.States.Count, 39, 41);   // ten seconds
        Assert.StartsWith("validation -785.00", Assert.Single(shown.Last).Line);
    }

    [Fact]
    public void Drawing_that_takes_long_is_done_less_often()
    {
        var clock = new HandClock();
        var shown = new Recorder { Cost = () => clock.Advance(Second) };
        using var live = new LiveTraining(Picture(1000), shown, clock);
        for (int epoch = 1; epoch < 1000; epoch++)
        {
            clock.Advance(Second / 10);
            live.Report(Epoch(epoch));
        }
        // Ten seconds for each: one of drawing, and nine until the next, which 90 epochs take.
        Assert.Equal(1 + 998 / 90, shown.States.Count);
    }

    [Fact]
    public void The_time_left_goes_on_at_the_pace_so_far()
    {
        var clock = new HandClock();
        var shown = new Recorder();
        using var live = new LiveTraining(Picture(30), shown, clock);
        clock.Advance(4 * Second);
        live.Report(Epoch(1));
        clock.Advance(2 * Second);
        live.Report(Epoch(2));
        // 3 s each, 28 to go
        Assert.Equal("epoch 2 of 30 · validation 213.00 = 208.00 + 1 · 5.00 nats per image · about 84 s left",
            shown.States[1].Line);
    }

    [Fact]
    public void A_training_that_is_broken_off_leaves_what_is_known()
    {
        var shown = new Recorder();
        Assert.Throws<OperationCanceledException>(new Action(() =>
        {
            using var live = new LiveTraining(Picture(30), shown, new HandClock());
            live.Report(Epoch(1));
            live.Report(Epoch(2));
            throw new OperationCanceledException();
        }));
        Assert.Contains("broken off after 2 of 30 epochs", Assert.Single(shown.Last).Line);
    }

    [Fact]
    public void The_picture_has_curves_and_a_map_and_needs_no_tensor()
    {
        LatentCodes codes = new float[,] { { 0, 1 }, { 2, 3 } };
        Figure figure = new TrainingPicture("A training", 30, () => codes, [0, 1], ["one", "two"])
            .Running([Epoch(1), Epoch(2)], Second).Draw();
        string html = figure.ToHtml();
        Assert.Equal(2, html.Split("class=\"latentlab-plot\"").Length - 1);
        Assert.Contains("The latent map after epoch 2", html);
        Assert.Contains("epoch 2 of 30", figure.Number);
        Assert.Contains("Scatter of 2 codes", figure.AltText);
        Figure plain = Picture(30).Ended([Epoch(1), Epoch(2)], Second, "so it is", TrainingEnding.StoppedEarly).Draw();
        Assert.Equal("so it is", plain.Number);
        Assert.Equal("stopped early, after 2 of 30 epochs in 1 s", plain.Note);
        Assert.NotNull(plain.Chart);
    }

    [Fact]
    public void A_host_that_updates_gets_one_display_and_one_that_does_not_gets_lines_and_a_last_picture()
    {
        var displayed = new List<object>();
        var updated = new List<object>();
        var one = new HostOutput.OneDisplay(value =>
        {
            displayed.Add(value);
            return (true, updated.Add);
        });
        var lines = new List<string>();
        var last = new List<object>();
        var plain = new HostOutput.Lines(lines.Add, value =>
        {
            last.Add(value);
            return (true, null);
        });
        foreach (ILiveOutput output in (ILiveOutput[])[one, plain])
        {
            output.Show(Picture(3).Running([Epoch(1)], Second));
            output.Show(Picture(3).Running([Epoch(1), Epoch(2)], Second));
            output.Last(Picture(3).Ended([Epoch(1), Epoch(2), Epoch(3)], Second, null, TrainingEnding.Completed));
        }
        Assert.IsType<Figure>(Assert.Single(displayed));
        Assert.Equal(2, updated.Count);
        Assert.Equal("3 epochs in 1 s", ((Figure)updated[1]).Note);
        Assert.Equal(3, lines.Count);
        Assert.Equal("3 epochs in 1 s", ((Figure)Assert.Single(last)).Note);
    }

    [Fact]
    public void Watching_changes_no_number_of_a_training()
    {
        using Split set = Datasets.Load("shapes", train: 64, test: 32, seed: 1);
        var options = new TrainingOptions { Epochs = 3, BatchSize = 16, Seed = 1, Threads = 1 };
        VariationalAutoencoder Build() => new([1, 28, 28], latentSize: 2, hidden: [8], seed: 1);
        using VariationalAutoencoder watched = Build(), alone = Build();
        TrainingHistory seen = TrainingView.Show("A training",
            3, live => Trainer.Fit(watched, set.Train, set.Test, options, live, TestContext.Current.CancellationToken),
            map: () => watched.Encode(set.Test.Images).ToTable(), set.Test.Labels);
        TrainingHistory unseen =
            Trainer.Fit(alone, set.Train, set.Test, options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(unseen.Epochs.Select(epoch => (epoch.Train, epoch.Validation)),
            seen.Epochs.Select(epoch => (epoch.Train, epoch.Validation)));
    }

    private sealed class Recorder : ILiveOutput
    {
        public List<TrainingState> States { get; } = [];

        public List<TrainingState> Last { get; } = [];

        public Action Cost { get; init; } = () => { };

        public TimeSpan LeastBetween => TimeSpan.Zero;

        public void Show(TrainingState state)
        {
            States.Add(state);
            Cost();
        }

        void ILiveOutput.Last(TrainingState state) => Last.Add(state);
    }

    private sealed class HandClock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Advance(TimeSpan time) => now += time.Ticks;
    }
}
