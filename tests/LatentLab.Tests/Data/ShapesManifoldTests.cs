using LatentLab.Data;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Data;

public class ShapesManifoldTests(ShapesManifoldTests.Grid grid) : IClassFixture<ShapesManifoldTests.Grid>
{
    public sealed class Grid
    {
        public ShapesManifold Manifold { get; } = new();
    }

    private static Tensor Draw(params (double Radius, double LogExponent)[] factors)
    {
        var pixels = new float[factors.Length * 784];
        for (int i = 0; i < factors.Length; i++)
            Shapes.Render(factors[i].Radius, Math.Exp(factors[i].LogExponent), pixels.AsSpan(i * 784, 784));
        return tensor(pixels, [factors.Length, 1, 28, 28]);
    }

    [Fact]
    public void Each_rendering_of_the_grid_is_its_own_nearest()
    {
        using DisposeScope scope = NewDisposeScope();
        (double, double)[] own =
            [.. from i in (int[])[0, 1, 57, 150, 199, 200] from j in (int[])[0, 3, 80, 155, 206, 207]
                                         select (ShapesManifold.RadiusAt(i), ShapesManifold.LogExponentAt(j))];
        NearestShape[] found = grid.Manifold.Nearest(Draw(own));
        Assert.Equal(own, found.Select(shape => (shape.Radius, shape.LogExponent)));
        Assert.All(found, shape => Assert.Equal(0, shape.Distance));
    }

    [Fact]
    public void Real_shapes_lie_within_0_12_of_the_family_and_their_factors_are_found_again()
    {
        using ImageDataset shapes = Shapes.Generate(5000, seed: 11);
        NearestShape[] found = grid.Manifold.Nearest(shapes.Images);
        double[] distances = [.. found.Select(shape => shape.Distance).Order()];
        Assert.InRange(distances[(int)(0.99 * distances.Length)], 0.001, 0.12);
        for (int i = 0; i < found.Length; i++)
        {
            // two steps of the grid, as the factors can stand in for each other a little; a square's corners tell its
            // exponent less sharply
            Assert.Equal(shapes.Factors![i, 0], found[i].Radius, tolerance: 0.06);
            Assert.Equal(shapes.Factors[i, 1], found[i].LogExponent, tolerance: shapes.Labels[i] == 2 ? 0.08 : 0.024);
        }
    }

    /// <summary>The cells are cut away by the triangle inequality; here every rendering is looked at instead.</summary>
    [Fact]
    public void Nothing_nearer_is_missed_whatever_the_image()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pair = Draw((6, 0), (10, 2));
        Tensor images = cat([
            rand(4, 1, 28, 28, generator: new Generator(1)),                            // noise
            zeros(1, 1, 28, 28), ones(1, 1, 28, 28), Draw((3, 1), (13, 1)),             // far from all
            pair.mean([0L], keepdim: true),                                             // a blend
            // moved, faint, inverted, out of range
            pair.roll([3L], [3L]), 0.3 * pair, 1 - pair, -5 * pair]);
        Tensor flat = images.view(-1, 784).to(float64),
            nearest = full([images.shape[0]], double.PositiveInfinity, float64);
        for (int i = 0; i <= 200; i++)
        {
            using DisposeScope row = NewDisposeScope();
            Tensor renderings = Draw([
                .. Enumerable.Range(0, 208).Select(j => (ShapesManifold.RadiusAt(i), ShapesManifold.LogExponentAt(j)))])
                .view(208, 784).to(float64);
            Tensor squares =
                flat.square().sum(1, keepdim: true) + renderings.square().sum(1) - 2 * flat.mm(renderings.t());
            nearest = minimum(nearest, squares.amin([1L])).MoveToOuterDisposeScope();
        }
        NearestShape[] found = grid.Manifold.Nearest(images);
        for (int k = 0; k < found.Length; k++)
            Assert.Equal(Math.Sqrt(nearest[k].item<double>()), found[k].Distance, tolerance: 1e-4);
    }

    [Fact]
    public void Flat_and_square_images_are_taken_alike_and_no_tensor_stays_behind()
    {
        using ImageDataset shapes = Shapes.Generate(4);
        using Tensor flat = shapes.Images.view(4, 784), doubles = shapes.Images.squeeze(1).to(float64);
        long before = LiveTensors.Count;
        NearestShape[] square = grid.Manifold.Nearest(shapes.Images);
        Assert.Equal(square, grid.Manifold.Nearest(flat));
        Assert.Equal(square, grid.Manifold.Nearest(doubles));
        Assert.Equal(1, grid.Manifold.ShareWithin(shapes.Images, 0.2));
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        using Tensor narrow = zeros(2, 1, 27, 28), broken = full([1, 784], double.NaN);
        Assert.Contains("[2, 1, 27, 28]",
            Assert.Throws<ArgumentException>(() => grid.Manifold.Nearest(narrow)).Message);
        Assert.Contains("diverged", Assert.Throws<ArgumentException>(() => grid.Manifold.Nearest(broken)).Message);
    }
}
