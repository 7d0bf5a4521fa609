using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Diagnostics;

public class RegularityTests
{
    // d(z) = z·M as an image of one row.
    private static Func<Tensor, ImageBatch> Linear(Tensor matrix) => latents =>
    {
        using var scope = NewDisposeScope();
        return ImageBatch.FromTensor(latents.to(float64).mm(matrix).view(-1, 1, 1, matrix.shape[1]));
    };

    [Fact]
    public void Quantiles_lie_between_their_neighbours()
    {
        Assert.Equal(2, Quantile.Of([3, 1, 2], 0.5));
        Assert.Equal((1.0, 3.0), (Quantile.Of([3, 1, 2], 0), Quantile.Of([3, 1, 2], 1)));
        Assert.Equal(1.5, Quantile.Of([1, 2], 0.5));
        Assert.Equal(0.95, Quantile.Of([.. Enumerable.Range(0, 101).Select(i => i / 100.0)], 0.95), 1e-12);
        Assert.Throws<ArgumentException>(() => Quantile.Of([], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1], 1.1));
    }

    [Fact]
    public void A_decoder_that_shows_the_latents_changes_by_the_share_of_the_spread()
    {
        using var scope = NewDisposeScope();
        // Two codes at ±1 on a line: variance 2 with n − 1, spread √2. Every step of 5 % is 0.05·√2 long.
        ContinuityResult reading = Continuity.Measure(Linear(eye(1, dtype: float64)), tensor(new[,] { { -1f }, { 1 } }),
            0.05, unrelated: 2, steps: 100);
        Assert.All(reading.Changes, change => Assert.Equal(0.05 * Math.Sqrt(2) / 2, change, 1e-6));
        Assert.Equal(reading.Median, reading.Percentile95, 1e-6);
    }

    [Fact]
    public void The_mean_square_of_the_steps_is_that_of_the_spread_in_any_dimension()
    {
        using var scope = NewDisposeScope();
        Tensor codes = randn([3000, 8], generator: new Generator(1)) * tensor(new float[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        ContinuityResult reading =
            Continuity.Measure(Linear(eye(8, dtype: float64)), codes, 0.1, unrelated: 1, steps: 20_000);
        double variance = codes.var(0).sum().to(float64).item<double>();
        Assert.Equal(0.01, reading.Changes.Average(change => change * change) / variance, 0.0003);
    }

    [Fact]
    public void Turning_and_stretching_the_code_changes_nothing()
    {
        using var scope = NewDisposeScope();
        Tensor codes = randn([2000, 2], float64, generator: new Generator(1));
        Tensor matrix = tensor(new double[,] { { 20, 3 }, { -1, 0.5 } });
        double own = Continuity.Measure(Linear(eye(2, dtype: float64)), codes, 0.1, 1, steps: 20_000).Percentile95;
        // The undone code: e'(x) = e(x)·B, d'(z) = d(z·B⁻¹).
        double stretched =
            Continuity.Measure(Linear(matrix.inverse()), codes.mm(matrix), 0.1, 1, steps: 20_000).Percentile95;
        Assert.Equal(1, stretched / own, 0.02);
    }

    [Fact]
    public void A_jump_shows_in_the_95th_percentile_and_not_in_the_median()
    {
        using var scope = NewDisposeScope();
        // Codes even on [0, 1], decoder a step at ½: a step of length h crosses it from a share h of the codes, half of
        // them in either direction.
        Tensor codes = linspace(0, 1, 10_001).unsqueeze(1);
        ContinuityResult reading = Continuity.Measure(
            latents => ImageBatch.FromTensor(latents.gt(0.5).to(float32).view(-1, 1, 1, 1)), codes, 0.3,
            unrelated: 1, steps: 20_000);
        Assert.Equal(0.3 / Math.Sqrt(12), reading.Changes.Average(), 0.01);   // spread of a uniform code: 1/√12
        Assert.Equal((0.0, 1.0), (reading.Median, reading.Percentile95));
        Assert.All(reading.Near95(7),
            step => Assert.Equal(1, Math.Abs(reading.After.Pixels[step] - reading.Before.Pixels[step])));
    }

    [Fact]
    public void Lines_through_a_linear_decoder_have_even_steps_and_a_jump_takes_them_all()
    {
        using var scope = NewDisposeScope();
        Tensor codes = tensor(new[,] { { -1f }, { 1 } });
        Assert.All(Continuity.StepRatios(Linear(eye(1, dtype: float64)), codes, lines: 5),
            ratio => Assert.Equal(1, ratio, 1e-4));
        Assert.All(
            Continuity.StepRatios(latents => ImageBatch.FromTensor(latents.gt(0.01).to(float32).view(-1, 1, 1, 1)),
                codes, lines: 5, points: 41), ratio => Assert.Equal(40, ratio, 1e-9));
        Assert.All(
            Continuity.StepRatios(latents => ImageBatch.FromTensor(zeros(latents.shape[0], 1, 1, 1)), codes, lines: 2),
            ratio => Assert.Equal(0, ratio));
    }

    [Fact]
    public void Completeness_is_the_probability_of_a_meaningful_decode()
    {
        using var scope = NewDisposeScope();
        // Meaningful: |z| ≤ 1. N(0, 1) falls there with probability 0.6827, the box [−2, 2] with ½, the codes ±2 never.
        Tensor codes = tensor(new[,] { { -2f }, { 2 } });
        CompletenessResult Of(LatentSource source) => Completeness.Measure(
            Linear(eye(1, dtype: float64)), source, images => [.. images.flatten().abs().to(float64).data<double>()],
            within: 1, count: 20_000);
        CompletenessResult normal = Of(LatentSource.StandardNormal(1)), box = Of(LatentSource.Box(codes));
        Assert.Equal(0.6827, normal.Share, 5 * normal.StandardError);
        Assert.Equal(0.5, box.Share, 5 * box.StandardError);
        Assert.Equal(0, Of(LatentSource.Codes(codes)).Share);
        Assert.Equal(0.5 / Math.Sqrt(20_000), box.StandardError, 1e-4);
        Assert.Equal("N(0, I)", normal.Source);
    }

    [Fact]
    public void A_decoder_that_draws_shapes_is_complete_and_one_that_draws_noise_is_not()
    {
        using ImageDataset shapes = Shapes.Generate(100, seed: 3);
        var manifold = new ShapesManifold();
        LatentSource source = LatentSource.StandardNormal(1);
        CompletenessResult drawn = Completeness.OnShapes(latents => shapes.ToImages(0, (int)latents.shape[0]), source,
            manifold, within: 0.2, count: 100);
        CompletenessResult noise =
            Completeness.OnShapes(latents => ImageBatch.FromTensor(rand(latents.shape[0], 1, 28, 28)), source, manifold,
                within: 2, count: 100);
        Assert.Equal((1.0, 0.0), (drawn.Share, noise.Share));
    }

    [Fact]
    public void Copies_are_not_new_and_held_out_images_are_to_all_but_the_quantile()
    {
        using var scope = NewDisposeScope();
        Tensor train = rand([500, 1], generator: new Generator(1)),
            heldOut = rand([400, 1], generator: new Generator(2));
        Assert.Equal(0, Novelty.Measure(train.narrow(0, 0, 50), train, heldOut).ShareNew);
        NoveltyResult held = Novelty.Measure(heldOut, train, heldOut, quantile: 0.1);
        Assert.Equal(0.9, held.ShareNew, 1e-9);
        Assert.Equal(360, held.New.Count(isNew => isNew));
        Assert.Equal(1, Novelty.Measure(heldOut + 5, train, heldOut).ShareNew);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_no_tensor_stays_behind()
    {
        using Tensor codes = rand(30, 1), identity = eye(1, dtype: float64);
        long before = LiveTensors.Count;
        LatentSource source = LatentSource.Codes(codes);
        Assert.Contains("30 distances", Assert.Throws<ArgumentException>(
            () => Completeness.Measure(Linear(identity), source, _ => new double[30], 1, count: 40)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Completeness.Measure(Linear(identity), source, _ => new double[40], double.NaN, count: 40));
        Assert.Throws<ArgumentOutOfRangeException>(() => Continuity.Measure(Linear(identity), codes, 0, 1));
        Continuity.Measure(Linear(identity), codes, 0.1, 1, steps: 20);
        Continuity.StepRatios(Linear(identity), codes, lines: 3);
        Novelty.Measure(codes, codes, codes);
        Assert.Equal(before, LiveTensors.Count);
    }
}
