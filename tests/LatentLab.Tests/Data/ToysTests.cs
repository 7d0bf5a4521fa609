using LatentLab.Data;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Data;

public class ToysTests
{
    private static readonly GaussianMixture Uneven = new(
        "uneven", new GaussianComponent(1, [-1, 0.5], 0.3), new GaussianComponent(3, [1, -1], 0.7));

    public static TheoryData<string> PlaneToys => [.. Plane.Keys];

    private static readonly Dictionary<string, ExactToy> Plane = new()
    {
        ["mixture"] = Uneven,
        ["ring of Gaussians"] = Toys.RingOfGaussians(),
        ["ring"] = Toys.Ring(),
        ["fat ring"] = Toys.Ring(radius: 1, deviation: 0.8), // much of its radius is folded back at the centre
    };

    [Theory]
    [MemberData(nameof(PlaneToys))]
    public void Densities_in_the_plane_integrate_to_1(string name)
    {
        // polar coordinates, since the ring's density has an (integrable) pole at the origin
        const int rings = 1500, directions = 400;
        const double largest = 9, step = largest / rings;
        double sum = 0;
        for (int i = 0; i < rings; i++)
            for (int k = 0; k < directions; k++)
            {
                double radius = (i + 0.5) * step, angle = 2 * Math.PI * k / directions;
                sum += Math.Exp(Plane[name].LogDensity([radius * Math.Cos(angle), radius * Math.Sin(angle)])) * radius
                    * step * 2 * Math.PI / directions;
            }
        Assert.Equal(1, sum, tolerance: 1e-4);
    }

    [Fact]
    public void The_density_on_the_line_integrates_to_1()
    {
        double sum =
            Enumerable.Range(0, 4000).Sum(i => Math.Exp(Toys.TwoLumps().LogDensity([-6 + (i + 0.5) * 0.003])) * 0.003);
        Assert.Equal(1, sum, tolerance: 1e-9);
    }

    /// <summary>
    /// E[−log p] over samples against the integral of −p log p: the samples follow the density, not only its moments.
    /// </summary>
    [Theory]
    [MemberData(nameof(PlaneToys))]
    public void Samples_have_the_entropy_of_the_density(string name)
    {
        const int rings = 1500, directions = 400, count = 20_000;
        const double largest = 9, step = largest / rings;
        double entropy = 0;
        for (int i = 0; i < rings; i++)
            for (int k = 0; k < directions; k++)
            {
                double radius = (i + 0.5) * step, angle = 2 * Math.PI * k / directions;
                double log = Plane[name].LogDensity([radius * Math.Cos(angle), radius * Math.Sin(angle)]);
                if (log > -700)
                    entropy -= Math.Exp(log) * log * radius * step * 2 * Math.PI / directions;
            }
        using DisposeScope scope = NewDisposeScope();
        Tensor log2 = Plane[name].LogDensity(Plane[name].Sample(count, seed: 2));
        double error = log2.std().item<double>() / Math.Sqrt(count);
        Assert.Equal(entropy, -log2.mean().item<double>(), tolerance: 4 * error + 1e-3);
    }

    [Fact]
    public void Samples_have_the_moments_of_the_mixture()
    {
        using DisposeScope scope = NewDisposeScope();
        const int count = 40_000;
        Tensor points = Uneven.Sample(count, seed: 1).to(float64);
        // mean Σ w μ; variance Σ w (σ² + μ²) − mean²
        double[] mean = [0.25 * -1 + 0.75 * 1, 0.25 * 0.5 + 0.75 * -1];
        double[] variance =
        [
            0.25 * (0.09 + 1) + 0.75 * (0.49 + 1) - mean[0] * mean[0],
            0.25 * (0.09 + 0.25) + 0.75 * (0.49 + 1) - mean[1] * mean[1]
        ];
        for (int k = 0; k < 2; k++)
        {
            Assert.Equal(mean[k], points[.., k].mean().item<double>(), tolerance: 4 * Math.Sqrt(variance[k] / count));
            Assert.Equal(variance[k], points[.., k].var().item<double>(),
                tolerance: 4 * variance[k] * Math.Sqrt(2.0 / count));
        }
    }

    [Fact]
    public void A_ring_has_its_radius_and_no_direction()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor points = Toys.Ring(2, 0.1).Sample(10_000, seed: 3).to(float64), radii = points.square().sum(1).sqrt();
        Assert.Equal(2, radii.mean().item<double>(), tolerance: 4 * 0.1 / 100);
        Assert.Equal(0.1, radii.std().item<double>(), tolerance: 4 * 0.1 / Math.Sqrt(20_000));
        Assert.Equal(0, points.mean([0L]).abs().max().item<double>(), tolerance: 4 * Math.Sqrt(2) / 100);
    }

    [Fact]
    public void Curves_without_noise_stay_on_their_curve()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor moons = Toys.TwoMoons(deviation: 0).Sample(2000, seed: 4).to(float64),
            spiral = Toys.Spiral(turns: 1.5, deviation: 0).Sample(2000, seed: 4).to(float64);
        int upper = 0;
        for (int i = 0; i < 2000; i++)
        {
            double x = moons[i, 0].item<double>(), y = moons[i, 1].item<double>();
            bool up = Math.Abs(Math.Sqrt(Math.Pow(x + 0.5, 2) + Math.Pow(y + 0.25, 2)) - 1) < 1e-6 && y >= -0.2500001;
            bool down = Math.Abs(Math.Sqrt(Math.Pow(x - 0.5, 2) + Math.Pow(y - 0.25, 2)) - 1) < 1e-6 && y <= 0.2500001;
            Assert.True(up || down, $"({x}, {y}) lies on neither moon");
            upper += up ? 1 : 0;

            double share =
                Math.Sqrt(Math.Pow(spiral[i, 0].item<double>(), 2) + Math.Pow(spiral[i, 1].item<double>(), 2)) / 2;
            Assert.Equal(2 * share * Math.Cos(3 * Math.PI * share), spiral[i, 0].item<double>(), tolerance: 1e-5);
        }
        Assert.Equal(1000, upper, tolerance: 4 * Math.Sqrt(500));
    }

    [Fact]
    public void Seeds_decide_and_no_tensor_stays_behind()
    {
        long before = LiveTensors.Count;
        foreach (Toy toy in (Toy[])[Toys.TwoLumps(), Toys.RingOfGaussians(), Toys.Ring(),
            Toys.TwoMoons(), Toys.Spiral()])
        {
            using Tensor one = toy.Sample(50, 1), again = toy.Sample(50, 1), other = toy.Sample(50, 2);
            Assert.Equal([50, toy.Dimensions], one.shape);
            Assert.Equal(one.data<float>().ToArray(), again.data<float>().ToArray());
            Assert.NotEqual(one.data<float>().ToArray(), other.data<float>().ToArray());
            if (toy is ExactToy exact)
                using (Tensor log = exact.LogDensity(one))
                    Assert.Equal([50], log.shape);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void What_is_no_distribution_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new GaussianMixture("none"));
        Assert.Throws<ArgumentException>(() => new GaussianMixture("flat", new GaussianComponent(1, [0], 0)));
        Assert.Throws<ArgumentException>(
            () => new GaussianMixture("mixed", new GaussianComponent(1, [0], 1), new GaussianComponent(1, [0, 0], 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Toys.Ring(radius: 0));
        using Tensor line = zeros(3, 1);
        Assert.Contains("[3, 1]", Assert.Throws<ArgumentException>(() => Toys.Ring().LogDensity(line)).Message);
    }
}
