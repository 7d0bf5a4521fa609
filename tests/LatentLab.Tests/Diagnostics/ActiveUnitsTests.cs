using LatentLab.Diagnostics;
using LatentLab.Models;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class ActiveUnitsTests
{
    [Fact]
    public void The_variance_of_each_latent_is_the_textbooks()
    {
        using var scope = NewDisposeScope();
        // (1, 2, 3, 6): mean 3, squares 4 + 1 + 0 + 9 = 14, over n − 1 = 3. A constant has none.
        ActiveUnitsResult reading =
            ActiveUnits.Measure(tensor(new float[,] { { 1, 5 }, { 2, 5 }, { 3, 5 }, { 6, 5 } }));
        Assert.Equal(14.0 / 3, reading.Variances[0], 1e-12);
        Assert.Equal(0, reading.Variances[1], 1e-12);
        Assert.Equal("1 of 2 active", reading.ToString());
    }

    [Theory]
    [InlineData(0.0, 3)]
    [InlineData(0.01, 2)]
    [InlineData(0.5, 1)]
    [InlineData(3.0, 0)]
    public void A_latent_counts_if_its_variance_is_above_the_threshold(double threshold, int active)
    {
        using var scope = NewDisposeScope();
        // ±a around 0 has variance 2a²: 2, 0.02 and 0.0002.
        Tensor means = tensor(new double[,] { { 1, 0.1, 0.01 }, { -1, -0.1, -0.01 } });
        Assert.Equal(active, ActiveUnits.Measure(means, threshold).Count);
    }

    [Fact]
    public void A_mean_away_from_zero_is_no_activity()
    {
        using var scope = NewDisposeScope();
        Tensor means = randn([500, 4], float64, generator: new Generator(1));
        ActiveUnitsResult here = ActiveUnits.Measure(means), moved = ActiveUnits.Measure(means + 1000);
        Assert.All(here.Variances.Zip(moved.Variances), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void In_a_linear_encoder_the_variance_is_that_of_the_projected_images()
    {
        using var scope = NewDisposeScope();
        // μ = Wx + b: its covariance over images is W C Wᵀ, whatever b is.
        using var model = new LinearVae([1, 1, 6], latentSize: 3, variance: 0.1, seed: 4);
        Tensor images = rand([800, 1, 1, 6], generator: new Generator(2));
        Tensor centred = (images.flatten(1) - images.flatten(1).mean([0])).to(float64);
        Tensor covariance = centred.t().mm(centred) / 799;
        Tensor weight = model.Encoder.Mean.weight!.detach().to(float64);
        double[] expected = [.. weight.mm(covariance).mm(weight.t()).diagonal().contiguous().data<double>()];
        Assert.All(expected.Zip(ActiveUnits.Measure(model.Encode(images)).Variances),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void What_has_no_variance_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("two images", Assert.Throws<ArgumentException>(() => ActiveUnits.Measure(zeros(1, 3))).Message);
        Assert.Contains("finite",
            Assert.Throws<ArgumentException>(() => ActiveUnits.Measure(full([2, 3], double.NaN))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ActiveUnits.Measure(zeros(2, 3), threshold: -1));
    }

    [Fact]
    public void It_leaves_no_tensor_behind()
    {
        using Tensor means = rand(20, 3);
        long before = LiveTensors.Count;
        ActiveUnits.Measure(means);
        Assert.Equal(before, LiveTensors.Count);
    }
}
