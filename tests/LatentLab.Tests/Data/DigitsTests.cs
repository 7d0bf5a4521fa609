using LatentLab.Data;

namespace LatentLab.Tests.Data;

public sealed class DigitsTests
{
    private const int Count = 500, Size = Digits.ImageSize, Pixels = Size * Size;
    private static readonly (byte[] Images, byte[] Labels) Some = Digits.Generate(Count, seed: 11);

    private static byte[] Image(int index) => Some.Images[(index * Pixels)..((index + 1) * Pixels)];

    [Theory]
    [InlineData(500)]
    [InlineData(507)]
    [InlineData(3)]
    public void Every_digit_appears_equally_often_give_or_take_one(int count)
    {
        byte[] labels = Digits.Generate(count, seed: 3).Labels;
        int[] shown = [.. Enumerable.Range(0, 10).Select(digit => labels.Count(label => label == digit))];
        Assert.Equal(count, shown.Sum());
        Assert.True(shown.Max() - shown.Min() <= 1);
    }

    [Fact]
    public void The_order_of_the_digits_is_random()
    {
        // In a random order, neighbours are the same digit once in ten times; sorted, nearly always; in turn, never.
        int same = Enumerable.Range(1, Count - 1).Count(i => Some.Labels[i] == Some.Labels[i - 1]);
        double expected = (Count - 1) * 0.1, deviation = Math.Sqrt((Count - 1) * 0.1 * 0.9);
        Assert.InRange(same, expected - 5 * deviation, expected + 5 * deviation);
    }

    [Fact]
    public void The_longer_side_of_the_ink_fills_a_box_of_twenty_pixels()
    {
        for (int i = 0; i < Count; i++)
        {
            int[] inked = [.. Enumerable.Range(0, Pixels).Where(pixel => Image(i)[pixel] > 0)];
            int width = inked.Max(pixel => pixel % Size) - inked.Min(pixel => pixel % Size) + 1;
            int height = inked.Max(pixel => pixel / Size) - inked.Min(pixel => pixel / Size) + 1;
            Assert.Equal(20, Math.Max(width, height));
        }
    }

    [Fact]
    public void The_centre_of_mass_is_within_a_pixel_of_the_centre()
    {
        for (int i = 0; i < Count; i++)
        {
            byte[] image = Image(i);
            double mass = image.Sum(value => (double)value);
            double x = Enumerable.Range(0, Pixels).Sum(pixel => image[pixel] * (pixel % Size + 0.5)) / mass;
            double y = Enumerable.Range(0, Pixels).Sum(pixel => image[pixel] * (pixel / Size + 0.5)) / mass;
            Assert.InRange(x, 13, 15);
            Assert.InRange(y, 13, 15);
        }
    }

    [Fact]
    public void Paper_is_0_ink_is_255_and_edges_lie_between()
    {
        for (int i = 0; i < Count; i++)
        {
            byte[] image = Image(i);
            Assert.Equal(0, image.Min());
            Assert.InRange(image.Max(), 240, 255); // a thin pen may miss every pixel's centre by a little
            Assert.Contains(image, value => value is > 60 and < 200);
        }
        Assert.Contains((byte)255, Some.Images);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        (byte[] images, byte[] labels) = Digits.Generate(Count, seed: 11);
        Assert.Equal(Some.Images, images);
        Assert.Equal(Some.Labels, labels);
        (byte[] otherImages, byte[] otherLabels) = Digits.Generate(Count, seed: 12);
        Assert.NotEqual(images, otherImages);
        Assert.NotEqual(labels, otherLabels);
    }

    [Fact]
    public void No_two_images_are_equal()
    {
        var seen = new HashSet<string>(Enumerable.Range(0, Count).Select(i => Convert.ToBase64String(Image(i))));
        Assert.Equal(Count, seen.Count);
    }

    [Fact]
    public void The_mean_images_of_two_digits_differ_more_than_two_halves_of_one_digit()
    {
        double[] Mean(Func<int, bool> chosen)
        {
            int[] indices = [.. Enumerable.Range(0, Count).Where(chosen)];
            return [.. Enumerable.Range(0, Pixels)
                .Select(pixel => indices.Average(i => Some.Images[i * Pixels + pixel] / 255.0))];
        }
        double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (p, q) => (p - q) * (p - q)).Sum());
        double[][] means = [.. Enumerable.Range(0, 10).Select(digit => Mean(i => Some.Labels[i] == digit))];
        for (int a = 0; a < 10; a++)
        {
            double chance = Distance(Mean(i => Some.Labels[i] == a && i < Count / 2),
                Mean(i => Some.Labels[i] == a && i >= Count / 2));
            for (int b = 0; b < a; b++)
                Assert.True(Distance(means[a], means[b]) > chance,
                    $"{a} and {b}: {Distance(means[a], means[b]):F2}, by chance {chance:F2}");
        }
    }

    [Fact]
    public void A_dataset_holds_the_same_images_from_0_to_1()
    {
        using ImageDataset dataset = Digits.GenerateDataset(20, seed: 11);
        (byte[] images, byte[] labels) = Digits.Generate(20, seed: 11);
        Assert.Equal(labels.Select(label => (int)label), dataset.Labels);
        Assert.Equal(images.Select(value => value / 255f), dataset.ToImages().Pixels);
        Assert.Equal(10, dataset.LabelNames.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_count_that_cannot_be_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Digits.Generate(count, seed: 1));

    [Fact]
    public void Nothing_is_drawn_where_nothing_is_asked_for()
    {
        (byte[] images, byte[] labels) = Digits.Generate(0, seed: 1);
        Assert.Empty(images);
        Assert.Empty(labels);
    }
}
