using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class ReaderTests
{
    [Fact]
    public void Codes_in_two_heaps_are_read_without_error()
    {
        using var scope = NewDisposeScope();
        (Tensor train, int[] trainLabels) = Heaps(seed: 1, distance: 100);
        (Tensor test, int[] testLabels) = Heaps(seed: 2, distance: 100);
        Assert.Equal(1, NearestNeighbourReader.Read(train, trainLabels, test, testLabels).Accuracy);
        Assert.Equal(1, LinearProbe.Labels(train, trainLabels, test, testLabels).Accuracy);
    }

    [Fact]
    public void Two_overlapping_normal_heaps_are_read_as_well_as_anything_can()
    {
        using var scope = NewDisposeScope();
        // Means 2 apart, σ = 1: the best reader errs with probability Φ(−1) = 0.1587. Standard error of 4000 answers:
        // 0.006.
        (Tensor train, int[] trainLabels) = Heaps(seed: 1, distance: 2, count: 4000);
        (Tensor test, int[] testLabels) = Heaps(seed: 2, distance: 2, count: 4000);
        Assert.Equal(1 - 0.1587, LinearProbe.Labels(train, trainLabels, test, testLabels).Accuracy, 4 * 0.006);
        Assert.InRange(NearestNeighbourReader.Read(train, trainLabels, test, testLabels, neighbours: 51).Accuracy,
            0.8413 - 0.02 - 4 * 0.006, 0.8413 + 4 * 0.006);
    }

    [Fact]
    public void The_vote_is_as_by_hand_and_ties_go_to_the_nearest()
    {
        using var scope = NewDisposeScope();
        Tensor train = tensor(new[,] { { 0f }, { 1 }, { 2 }, { 10 } });
        int[] labels = [7, 3, 3, 9];
        Tensor test = tensor(new[,] { { 0.1f } });
        Assert.Equal(7, Answer(1));    // 0 alone
        Assert.Equal(7, Answer(2));    // 7 and 3 tie: 7 is nearer
        Assert.Equal(3, Answer(3));    // 7, 3, 3
        Assert.Equal(3, Answer(4));

        int Answer(int neighbours)
        {
            LabelResult reading = NearestNeighbourReader.Read(train, labels, test, [7], neighbours);
            Assert.Equal([3, 7, 9], reading.Labels);
            return reading.Labels[Enumerable.Range(0, 3).Single(answer => reading.Confusion[1, answer] == 1)];
        }
    }

    [Fact]
    public void The_reading_hides_nothing()
    {
        using var scope = NewDisposeScope();
        Tensor train = tensor(new[,] { { 0f }, { 1 }, { 10 } });
        LabelResult reading = NearestNeighbourReader.Read(train, [0, 0, 1],
            tensor(new[,] { { 0f }, { 9 }, { 0.5f }, { 11 } }), [0, 0, 2, 1], neighbours: 1);
        Assert.Equal((2, 4, 0.5), (reading.Correct, reading.Count, reading.Accuracy));
        Assert.Equal(0.5, reading.BaseRate);                  // always answering 0 is right twice
        Assert.Equal([0, 1, 2], reading.Labels);
        Assert.Equal((1, 1, 1, 1),
            (reading.Confusion[0, 0], reading.Confusion[0, 1], reading.Confusion[2, 0], reading.Confusion[1, 1]));
    }

    [Fact]
    public void A_linear_factor_is_read_wholly_and_noise_not_at_all()
    {
        using var scope = NewDisposeScope();
        Tensor codes = randn([2000, 3], float64, generator: new Generator(1));
        float[,] factors = new float[2000, 2];
        double[] values = [.. codes.data<double>()];
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
            (factors[i, 0], factors[i, 1]) =
                ((float)(3 * values[3 * i] - values[3 * i + 2] + 40), (float)random.NextDouble());

        IReadOnlyList<FactorResult> readings = LinearProbe.Factors(
            codes.narrow(0, 0, 1000), Part(factors, 0), codes.narrow(0, 1000, 1000), Part(factors, 1000),
            ["linear", "noise"]);

        Assert.Equal(["linear", "noise"], readings.Select(reading => reading.Name));
        Assert.Equal(1, readings[0].RSquared, 1e-9);
        // An unrelated factor costs about 2p/n beyond its own mean; its spread is of the same order.
        Assert.InRange(readings[1].RSquared, -0.03, 0.01);
    }

    [Fact]
    public void The_scale_of_a_code_and_a_dead_dimension_change_nothing()
    {
        using var scope = NewDisposeScope();
        (Tensor train, int[] trainLabels) = Heaps(seed: 1, distance: 1.5);
        (Tensor test, int[] testLabels) = Heaps(seed: 2, distance: 1.5);
        LabelResult plain = LinearProbe.Labels(train, trainLabels, test, testLabels);
        LabelResult changed = LinearProbe.Labels(Changed(train), trainLabels, Changed(test), testLabels);
        Assert.Equal(plain.Confusion, changed.Confusion);
        Assert.InRange(plain.Accuracy, 0.6, 0.95);

        static Tensor Changed(Tensor codes) => cat([codes * 1000 - 5, full([codes.shape[0], 1], 3.0, float64)], 1);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        Tensor codes = rand(4, 2);
        int[] labels = [0, 1, 0, 1];
        Assert.Contains("each of the 4 codes",
            Assert.Throws<ArgumentException>(() => NearestNeighbourReader.Read(codes, [0], codes, labels)).Message);
        Assert.Contains("each of the 4 codes",
            Assert.Throws<ArgumentException>(() => LinearProbe.Labels(codes, labels, codes, [0])).Message);
        Assert.Contains("From 1 to 4", Assert.Throws<ArgumentOutOfRangeException>(
            () => NearestNeighbourReader.Read(codes, labels, codes, labels, 5)).Message);
        Assert.Contains("rows of 2", Assert.Throws<ArgumentException>(
            () => NearestNeighbourReader.Read(codes, labels, rand(4, 3), labels, 1)).Message);
        Assert.Contains("4 rows of 1", Assert.Throws<ArgumentException>(
            () => LinearProbe.Factors(codes, new float[3, 1], codes, new float[4, 1], ["r"])).Message);
        Assert.Contains("'r' is the same", Assert.Throws<ArgumentException>(
            () => LinearProbe.Factors(codes, new float[4, 1], codes, new float[4, 1], ["r"])).Message);
    }

    [Fact]
    public void Readers_leave_no_tensor_behind()
    {
        using Tensor codes = rand(20, 2);
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 3)];
        long before = LiveTensors.Count;
        NearestNeighbourReader.Read(codes, labels, codes, labels);
        LinearProbe.Labels(codes, labels, codes, labels);
        Assert.Equal(before, LiveTensors.Count);
    }

    /// <summary>Half the codes around (0, 0) with label 0, half around (distance, 0) with label 1, σ = 1.</summary>
    private static (Tensor Codes, int[] Labels) Heaps(ulong seed, double distance, int count = 200)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 2)];
        Tensor shift = tensor(labels.SelectMany(label => new[] { label * distance, 0 }).ToArray(), [count, 2]);
        return (randn([count, 2], float64, generator: new Generator(seed)) + shift, labels);
    }

    private static float[,] Part(float[,] factors, int start)
    {
        float[,] part = new float[1000, 2];
        Array.Copy(factors, 2 * start, part, 0, 2000);
        return part;
    }
}
