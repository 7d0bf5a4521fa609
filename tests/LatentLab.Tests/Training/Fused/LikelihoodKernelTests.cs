using LatentLab.Training.Fused;

namespace LatentLab.Tests.Training.Fused;

/// <summary>
/// Each sweep against the same formula number by number in double precision, at lengths that leave tails and offsets
/// that no vector is aligned to.
/// </summary>
public sealed class LikelihoodKernelTests
{
    private const double Tolerance = 4e-7;

    [Fact]
    public void Bernoulli_sweep_gives_the_loss_and_its_gradient() => OverLengthsAndOffsets((random, length, offset) =>
    {
        float[] products = Numbers(random, offset + length, 100), bias = Numbers(random, offset + length, 3),
            sums = Numbers(random, offset + length, 1);
        float[] targets = [.. Enumerable.Range(0, offset + length)
            .Select(_ => random.Next(3) switch { 0 => 0f, 1 => 1f, _ => random.NextSingle() })];
        float[] before = [.. sums];
        double expected = 0;
        (double Value, double Target)[] pixels =
            [.. Enumerable.Range(offset, length).Select(i => ((double)(products[i] + bias[i]), (double)targets[i]))];
        foreach ((double logit, double target) in pixels)
            expected += Math.Max(logit, 0) - logit * target + Math.Log(1 + Math.Exp(-Math.Abs(logit)));

        double value = BernoulliKernel.ValueAndGradient(products.AsSpan(offset), bias.AsSpan(offset),
            targets.AsSpan(offset), sums.AsSpan(offset), 0.25f);

        Assert.Equal(expected, value, Tolerance * (1 + expected));
        for (int i = 0; i < length; i++)
        {
            // The logistic function in the form that doesn't overflow.
            double sigmoid = pixels[i].Value < 0
                ? Math.Exp(pixels[i].Value) / (1 + Math.Exp(pixels[i].Value))
                : 1 / (1 + Math.Exp(-pixels[i].Value));
            double gradient = 0.25 * (sigmoid - pixels[i].Target);
            Assert.Equal(gradient, products[offset + i], 3e-8);
            Assert.Equal(before[offset + i] + gradient, sums[offset + i], 2e-7);
        }
    });

    [Theory]
    [InlineData(-80f)]
    [InlineData(-30f)]
    public void Bernoulli_sweep_keeps_the_digits_of_a_tiny_probability(float logit)
    {
        float[] products = [.. Enumerable.Repeat(logit, 17)], zeros = new float[17], sums = new float[17];
        double value = BernoulliKernel.ValueAndGradient(products, zeros, zeros, sums, 1);
        Assert.Equal(1, value / (17 * Math.Exp(logit)), Tolerance);
        Assert.All(products, gradient => Assert.Equal(1, gradient / Math.Exp(logit), Tolerance));
    }

    [Fact]
    public void Bernoulli_sweep_lets_a_broken_logit_show()
    {
        for (int broken = 0; broken < 17; broken++)
        {
            float[] products = new float[17];
            products[broken] = float.NaN;
            Assert.Equal(double.NaN,
                BernoulliKernel.ValueAndGradient(products, new float[17], new float[17], new float[17], 1));
            Assert.Equal(float.NaN, products[broken]);
        }
    }

    [Fact]
    public void Squared_error_sweep_gives_the_distance_and_half_its_gradient() =>
        OverLengthsAndOffsets((random, length, offset) =>
        {
            float[] products = Numbers(random, offset + length, 10), bias = Numbers(random, offset + length, 3),
                targets = Numbers(random, offset + length, 2), sums = new float[offset + length];
            double[] errors =
                [.. Enumerable.Range(offset, length).Select(i => (double)products[i] + bias[i] - targets[i])];

            double value = SquaredErrorKernel.ValueAndGradient(products.AsSpan(offset), bias.AsSpan(offset),
                targets.AsSpan(offset), sums.AsSpan(offset), 0.5f);

            double expected = errors.Sum(error => error * error);
            Assert.Equal(expected, value, 1e-6 * (1 + expected));
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(0.5 * errors[i], products[offset + i], 1e-6);
                Assert.Equal(products[offset + i], sums[offset + i]);
            }
        });

    [Fact]
    public void Relu_sweeps_cut_below_zero_and_pass_gradients_above_it() =>
        OverLengthsAndOffsets((random, length, offset) =>
        {
            float[] products = Numbers(random, offset + length, 1), bias = Numbers(random, offset + length, 1),
                sums = Numbers(random, offset + length, 1);
            float[] gradients = Numbers(random, offset + length, 1);
            float[] sum = [.. products.Zip(bias, (product, shift) => product + shift)], sumsBefore = [.. sums],
                gradientsBefore = [.. gradients];

            ReluKernel.Forward(products.AsSpan(offset), bias.AsSpan(offset));
            ReluKernel.Backward(gradients.AsSpan(offset), products.AsSpan(offset), sums.AsSpan(offset));

            for (int i = offset; i < offset + length; i++)
            {
                Assert.Equal(Math.Max(sum[i], 0), products[i]);
                float passed = sum[i] > 0 ? gradientsBefore[i] : 0;
                Assert.Equal(passed, gradients[i]);
                Assert.Equal(sumsBefore[i] + passed, sums[i]);
            }
            Assert.Equal(sumsBefore[..offset], sums[..offset]);
        });

    [Fact]
    public void Relu_sweep_lets_a_broken_activation_show()
    {
        float[] products = [.. Enumerable.Repeat(float.NaN, 19)];
        ReluKernel.Forward(products, new float[19]);
        Assert.All(products, activation => Assert.Equal(float.NaN, activation));
    }

    [Fact]
    public void Adam_sweep_does_the_papers_update() => OverLengthsAndOffsets((random, length, offset) =>
    {
        int count = offset + length;
        float[] parameters = Numbers(random, count, 1), gradients = Numbers(random, count, 1),
            means = Numbers(random, count, 0.1f);
        float[] squares = [.. Numbers(random, count, 1).Select(value => value * value)];
        (double P, double M, double V)[] expected = [.. Enumerable.Range(0, count).Select(i =>
        {
            double m = 0.9 * means[i] + 0.1 * gradients[i],
                v = 0.999 * squares[i] + 0.001 * gradients[i] * gradients[i];
            double mean = m / (1 - Math.Pow(0.9, 7)), square = v / (1 - Math.Pow(0.999, 7));
            return (parameters[i] - 0.01 * mean / (Math.Sqrt(square) + 1e-8), m, v);
        })];
        float[] untouched = [.. parameters[..offset]];

        AdamKernel.Update(parameters.AsSpan(offset), gradients.AsSpan(offset), means.AsSpan(offset),
            squares.AsSpan(offset), AdamStep.At(7, 0.01, 0.9, 0.999, 1e-8));

        for (int i = offset; i < count; i++)
        {
            Assert.Equal(expected[i].M, means[i], 1e-7);
            Assert.Equal(expected[i].V, squares[i], 2e-7);
            Assert.Equal(expected[i].P, parameters[i], 3e-7);
        }
        Assert.Equal(untouched, parameters[..offset]);
    });

    [Fact]
    public void Adam_sweep_keeps_no_subnormal_numbers_where_a_gradient_has_stopped()
    {
        float[] parameters = new float[21], gradients = new float[21];
        float[] means = [.. Enumerable.Repeat(1.2e-38f, 20), float.NaN],
            squares = [.. Enumerable.Repeat(1.1755e-38f, 20), 1f];
        AdamKernel.Update(parameters, gradients, means, squares, AdamStep.At(7, 0.01, 0.9, 0.999, 1e-8));
        Assert.All(means[..20], mean => Assert.Equal(0f, mean));
        Assert.All(squares[..20], square => Assert.Equal(0f, square));
        Assert.Equal(float.NaN, means[20]);
    }

    private static void OverLengthsAndOffsets(Action<Random, int, int> check)
    {
        var random = new Random(7);
        foreach (int offset in new[] { 0, 1, 3 })
            for (int length = 0; length < 50; length++)
                check(random, length, offset);
        check(random, 784, 1);
    }

    /// <summary>Uniform over ±<paramref name="size"/>.</summary>
    private static float[] Numbers(Random random, int count, float size) =>
        [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 2 * size)];
}
