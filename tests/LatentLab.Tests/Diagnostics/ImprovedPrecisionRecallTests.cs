using LatentLab.Data;
using LatentLab.Diagnostics;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class ImprovedPrecisionRecallTests
{
    [Fact]
    public void Four_points_on_a_line_by_hand()
    {
        using var scope = NewDisposeScope();
        // With k = 1 the balls of 0, 1, 3, 6 reach 1, 1, 2, 3: they cover [−1, 2], [1, 5] and [3, 9]. Those of −2, 1.5,
        // 10 reach 3.5, 3.5, 8.5: [−5.5, 1.5], [−2, 5], [1.5, 18.5].
        Tensor real = tensor(new[] { 0.0, 1, 3, 6 }, [4, 1]), generated = tensor(new[] { -2.0, 1.5, 10 }, [3, 1]);
        ImprovedPrecisionRecall reading = ImprovedPrecisionRecall.Measure(real, generated, neighbours: 1);
        Assert.Equal((1.0 / 3, 1.0, 1), (reading.Precision, reading.Recall, reading.Neighbours));
    }

    [Fact]
    public void A_sample_covers_itself_and_nothing_far_away()
    {
        using var scope = NewDisposeScope();
        Tensor points = rand([1500, 2], float64, generator: new Generator(1));   // two blocks of rows
        Assert.Equal(new ImprovedPrecisionRecall(1, 1, 3), ImprovedPrecisionRecall.Measure(points, points));
        Assert.Equal(new ImprovedPrecisionRecall(0, 0, 3), ImprovedPrecisionRecall.Measure(points, points + 100));
    }

    [Fact]
    public void A_generator_that_knows_one_of_eight_kinds_is_precise_and_recalls_an_eighth()
    {
        using var scope = NewDisposeScope();
        Tensor real = Toys.RingOfGaussians(deviation: 0.05).Sample(800, seed: 1);
        Tensor collapsed = new GaussianMixture("one", new GaussianComponent(1, [2, 0], 0.05)).Sample(800, seed: 2);
        ImprovedPrecisionRecall reading = ImprovedPrecisionRecall.Measure(real, collapsed);
        // the share of the kind at (2, 0), about an eighth
        double ofThatKind = real.select(1, 0).gt(1.8).to(float64).mean().item<double>();
        Assert.InRange(reading.Recall, 0.8 * ofThatKind, ofThatKind);
        Assert.InRange(reading.Precision, 0.8, 1);
    }

    [Fact]
    public void A_generator_that_scatters_points_everywhere_recalls_all_and_is_not_precise()
    {
        using var scope = NewDisposeScope();
        Tensor real = Toys.RingOfGaussians(deviation: 0.05).Sample(800, seed: 1),
            mess = 6 * rand([800, 2], generator: new Generator(2)) - 3;
        ImprovedPrecisionRecall reading = ImprovedPrecisionRecall.Measure(real, mess);
        Assert.InRange(reading.Recall, 0.9, 1);
        Assert.InRange(reading.Precision, 0, 0.2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Too_many_neighbours_are_refused(int neighbours)
    {
        using var scope = NewDisposeScope();
        Assert.Contains("from 1 to 4", Assert.Throws<ArgumentOutOfRangeException>(
            () => ImprovedPrecisionRecall.Measure(rand(9, 2), rand(5, 2), neighbours)).Message);
    }
}
