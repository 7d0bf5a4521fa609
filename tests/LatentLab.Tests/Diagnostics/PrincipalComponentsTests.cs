using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class PrincipalComponentsTests
{
    [Fact]
    public void Eigenvalues_and_directions_of_a_cross_are_its_arms()
    {
        using var scope = NewDisposeScope();
        // ±2 along the first axis and ±1 along the second, around (5, 5, 5): variances 2·2²/4 and 2·1²/4.
        Tensor points = tensor(new[,] { { 7f, 5, 5 }, { 3, 5, 5 }, { 5, 6, 5 }, { 5, 4, 5 } });
        using PrincipalComponents components = PrincipalComponents.Fit(points, 2);

        Assert.Equal([2.0, 0.5, 0.0], components.Eigenvalues.Select(value => Math.Round(value, 12)));
        Assert.Equal([5.0, 5, 5], components.MeanImage().data<double>());
        Assert.True(components.Directions().allclose(tensor(new[,] { { 1.0, 0, 0 }, { 0, 1, 0 } })));
        Assert.True(components.Project(points).allclose(tensor(new[,] { { 2.0, 0 }, { -2, 0 }, { 0, 1 }, { 0, -1 } })));
    }

    [Theory]
    [InlineData(200, 12, 5)]
    [InlineData(12, 200, 5)]    // fewer rows than numbers: the other matrix
    public void The_error_of_the_reconstructions_is_the_sum_of_the_eigenvalues_left_out(int rows, int width, int kept)
    {
        using var scope = NewDisposeScope();
        Tensor data = randn([rows, width], float64, generator: new Generator(3)) * linspace(0.1, 3, width, float64);
        using PrincipalComponents components = PrincipalComponents.Fit(data, kept);
        Tensor back = components.Reconstruct(components.Project(data));

        double error = (back - data).square().sum(1).mean().item<double>();
        Assert.Equal(components.ResidualVariance, error, 1e-9);
        double total = (data - data.mean([0])).square().sum(1).mean().item<double>();
        Assert.Equal(total, components.Eigenvalues.Sum(), 1e-9);
        Tensor directions = components.Directions();
        Assert.True(directions.mm(directions.t()).allclose(eye(kept, dtype: float64)));
    }

    [Fact]
    public void All_directions_together_lose_nothing()
    {
        using var scope = NewDisposeScope();
        Tensor images = rand([30, 1, 3, 4], generator: new Generator(4));
        using PrincipalComponents components = PrincipalComponents.Fit(images, 12);
        Tensor back = components.Reconstruct(components.Project(images));
        Assert.Equal(images.shape, back.shape);
        Assert.True(back.allclose(images.to(float64)));
        Assert.Equal(new long[] { 1, 3, 4 }, components.MeanImage().shape);
    }

    [Fact]
    public void No_other_code_of_the_same_size_has_a_smaller_error()
    {
        using var scope = NewDisposeScope();
        Tensor data = randn([300, 8], float64, generator: new Generator(5)) * linspace(1, 2, 8, float64);
        using PrincipalComponents components = PrincipalComponents.Fit(data, 3);
        Tensor centred = data - data.mean([0]);
        for (ulong seed = 0; seed < 20; seed++)
        {
            Tensor other = linalg.qr(randn([8, 3], float64, generator: new Generator(seed))).Q;
            double error = (centred - centred.mm(other).mm(other.t())).square().sum(1).mean().item<double>();
            Assert.True(error > components.ResidualVariance);
        }
    }

    [Fact]
    public void It_gives_back_every_tensor_it_made()
    {
        using Tensor data = rand(20, 6);
        long before = LiveTensors.Count;
        using (PrincipalComponents components = PrincipalComponents.Fit(data, 2))
        {
            using Tensor codes = components.Project(data);
            using Tensor back = components.Reconstruct(codes);
            Assert.Equal(before + 4, LiveTensors.Count);   // the mean, the directions, codes, back
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused_with_what_was_expected()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("from 1 to 3",
            Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Fit(rand(3, 5), 4)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Fit(rand(3, 5), 0));
        Assert.Contains("not finite",
            Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit(full([3, 5], double.NaN), 1)).Message);
        using PrincipalComponents components = PrincipalComponents.Fit(rand(6, 5), 2);
        Assert.Contains("rows of 5", Assert.Throws<ArgumentException>(() => components.Project(rand(6, 4))).Message);
        Assert.Contains("rows of 2",
            Assert.Throws<ArgumentException>(() => components.Reconstruct(rand(6, 3))).Message);
    }
}
