using LatentLab.Data;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Data;

public sealed class DigitRealnessTests
{
    [Fact]
    public void A_report_counts_what_was_read_for_what()
    {
        var report = RealnessReport.Of(labels: [3, 3, 3, 3, 7, 7], read: [3, 3, 3, 8, 7, 1], ownAccuracy: 0.99,
            seconds: 1, seed: 5);
        Assert.Equal(4 / 6.0, report.Accuracy, 12);
        Assert.Equal(0.75, report.ClassAccuracy[3]);
        Assert.Equal(0.5, report.ClassAccuracy[7]);
        Assert.True(double.IsNaN(report.ClassAccuracy[0]));
        Assert.Equal((3, 1, 1, 1),
            (report.Confusion[3, 3], report.Confusion[3, 8], report.Confusion[7, 7], report.Confusion[7, 1]));
        Assert.Equal(6, report.Confusion.Cast<int>().Sum());
        Assert.Contains("reads 66.67 %", report.ToString());
    }

    [Fact]
    public void Images_in_another_form_than_MNISTs_are_refused()
    {
        using var small = new ImageDataset("small", zeros(2, 1, 8, 8), [0, 1]);
        using var nameless = new ImageDataset("nameless", zeros(2, 1, 28, 28));
        using var letters = new ImageDataset("letters", zeros(2, 1, 28, 28), [0, 25]);
        foreach (ImageDataset wrong in new[] { small, nameless, letters })
            Assert.Contains("28×28 with labels 0 to 9", Assert.Throws<ArgumentException>("real",
                () => DigitRealness.Measure(wrong, cancel: TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Training_a_reader_can_be_stopped_and_leaves_no_tensor_behind()
    {
        using ImageDataset digits = Digits.GenerateDataset(20, seed: 1);
        using Tensor labels = tensor([.. digits.Labels.Select(label => (long)label)]);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => DigitReader.Train(digits.Images, labels, 1, 1, null, cancel.Token));
        long before = LiveTensors.Count;
        Assert.Throws<OperationCanceledException>(
            () => DigitReader.Train(digits.Images, labels, 1, 1, null, cancel.Token));
        using (DigitReader reader =
            DigitReader.Train(digits.Images, labels, 1, 1, null, TestContext.Current.CancellationToken))
            reader.Read(digits.Images);
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void A_reader_learns_the_digits_it_is_shown()
    {
        using ImageDataset train = Digits.GenerateDataset(1000, seed: 1), test = Digits.GenerateDataset(300, seed: 2);
        using Tensor labels = tensor([.. train.Labels.Select(label => (long)label)]);
        var losses = new List<double>();
        using DigitReader reader = DigitReader.Train(train.Images, labels, epochs: 3, seed: 1, new Listener(losses),
            TestContext.Current.CancellationToken);
        Assert.Equal(3, losses.Count);
        Assert.True(losses[2] < losses[0]);
        int right = reader.Read(test.Images).Zip(test.Labels, (read, label) => read == label ? 1 : 0).Sum();
        Assert.InRange(right, 90, 300); // three times what guessing gives (30), eleven standard deviations from it
    }

    /// <summary>
    /// A cheap stand-in for <see cref="DigitRealness.Measure"/>: to which drawn digit is a real one most alike?
    /// </summary>
    [Fact]
    public void Most_real_digits_are_most_like_a_drawn_one_of_their_kind()
    {
        const string reason = "MNIST is not on this machine: name its folder in LATENTLAB_DATA.";
        bool isHere = DataPlaces.OfThisMachine().Find(Mnist.Files) is not null;
        if (!isHere && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip(reason);
        Assert.True(isHere, reason);
        const int count = 1000;
        using DisposeScope scope = NewDisposeScope();
        using ImageDataset drawn = Digits.GenerateDataset(4000, seed: 1);
        using Split mnist = Datasets.Load("mnist", train: 1, test: count);
        Tensor nearest = cdist(mnist.Test.Images.view(-1, 28 * 28), drawn.Images.view(-1, 28 * 28)).argmin(1);
        int right = nearest.data<long>().ToArray()
            .Zip(mnist.Test.Labels, (index, label) => drawn.Labels[index] == label ? 1 : 0).Sum();
        // guessing gives 100; 845 were found, and chance in the choice of images is ± 11
        Assert.True(right >= 0.75 * count, $"{right} of {count}");
    }

    private sealed class Listener(List<double> losses) : IProgress<(int Epoch, double Loss)>
    {
        public void Report((int Epoch, double Loss) value) => losses.Add(value.Loss);
    }
}
