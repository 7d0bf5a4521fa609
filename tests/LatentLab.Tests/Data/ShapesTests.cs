using LatentLab.Data;

namespace LatentLab.Tests.Data;

public class ShapesTests
{
    private static double[] Draw(double radius, double exponent)
    {
        var pixels = new float[Shapes.Size * Shapes.Size];
        Shapes.Render(radius, exponent, pixels);
        return [.. pixels.Select(pixel => (double)pixel)];
    }

    /// <summary>Area of a superellipse: 4 r² Γ(1 + 1/p)² / Γ(1 + 2/p).</summary>
    [Theory]
    [InlineData(7.3, 1, 2.0)]
    [InlineData(9.1, 2, Math.PI)]
    [InlineData(5, 4, 3.708149354602744)]
    [InlineData(11, 8, 3.91384328781318)]
    public void The_grey_of_a_shape_sums_to_its_area(double radius, double exponent, double unitArea) =>
        Assert.Equal(unitArea * radius * radius, Draw(radius, exponent).Sum(), tolerance: 0.05);

    [Fact]
    public void A_pixel_holds_the_share_of_its_area_that_the_shape_covers()
    {
        const int fine = 200;
        double[] pixels = Draw(8.37, 2.6);
        foreach ((int row, int column) in ((int, int)[])[(5, 14), (8, 8), (6, 11), (20, 20), (13, 22), (14, 5),
            (0, 0), (14, 14)])
        {
            int inside = 0;
            for (int i = 0; i < fine * fine; i++)
            {
                double x = column + (i % fine + 0.5) / fine - 14, y = row + (i / fine + 0.5) / fine - 14;
                if (Math.Pow(Math.Abs(x) / 8.37, 2.6) + Math.Pow(Math.Abs(y) / 8.37, 2.6) <= 1)
                    inside++;
            }
            Assert.Equal(inside / (double)(fine * fine), pixels[row * Shapes.Size + column], tolerance: 0.006);
        }
    }

    [Fact]
    public void A_longer_set_begins_with_the_shorter_one_of_its_seed()
    {
        using ImageDataset few = Shapes.Generate(5, seed: 3), many = Shapes.Generate(12, seed: 3),
            others = Shapes.Generate(5, seed: 4);
        Assert.Equal(few.ToImages().Pixels, many.ToImages(0, 5).Pixels);
        Assert.NotEqual(few.ToImages().Pixels, others.ToImages().Pixels);
    }

    [Fact]
    public void Factors_are_those_the_image_was_drawn_with()
    {
        using ImageDataset shapes = Shapes.Generate(3000);
        Assert.Equal(["r", "log p"], shapes.FactorNames);
        double radii = 0, squares = 0;
        for (int i = 0; i < shapes.Count; i++)
        {
            float radius = shapes.Factors![i, 0], logExponent = shapes.Factors[i, 1];
            Assert.InRange(radius, 5, 11);
            radii += radius / shapes.Count;
            double jitter = logExponent - Math.Log(Shapes.Exponents[shapes.Labels[i]]);
            squares += jitter * jitter / shapes.Count;
        }
        // four standard errors of a uniform's mean
        Assert.Equal(8, radii, tolerance: 4 * 6 / Math.Sqrt(12) / Math.Sqrt(3000));
        // four standard errors of a variance
        Assert.Equal(0.0025, squares, tolerance: 4 * 0.0025 * Math.Sqrt(2.0 / 3000));

        double[] again = Draw(shapes.Factors![7, 0], Math.Exp(shapes.Factors[7, 1]));
        Assert.Equal(again, shapes.ToImages(7, 1).Pixels.Select(pixel => (double)pixel),
            (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([1000, 1000, 1000],
            Enumerable.Range(0, 3).Select(label => shapes.Labels.Count(found => found == label)));
    }
}
