using LatentLab.Data;
using LatentLab.Tests.Support;
using static TorchSharp.torch;

namespace LatentLab.Tests.Data;

public class ImageDatasetTests
{
    /// <summary>Six images of 1×2×2, image i filled with i / 10, labels 0 1 2 0 1 2, one factor: −i.</summary>
    private static ImageDataset Six()
    {
        float[] pixels = [.. Enumerable.Range(0, 24).Select(i => i / 4 / 10f)];
        return new ImageDataset(
            "six",
            tensor(
                pixels,
                [
                    6,
                    1, 2, 2]),
            [0, 1, 2, 0,
                1, 2], ["a", "b", "c"], new float[,] { { 0 }, { -1 }, { -2 }, { -3 }, { -4 }, { -5 } }, ["minus"]);
    }

    private static int[] Ids(ImageDataset set)
    {
        int[] ids = [.. Enumerable.Range(0, set.Count).Select(i => (int)Math.Round(set.ToImages(i, 1).Pixels[0] * 10))];
        Assert.Equal(ids.Select(id => id % 3), set.Labels);
        Assert.Equal(ids.Select(id => (float)-id), Enumerable.Range(0, set.Count).Select(i => set.Factors![i, 0]));
        return ids;
    }

    [Fact]
    public void Parts_keep_images_labels_and_factors_together()
    {
        using ImageDataset six = Six();
        using ImageDataset two = six.Take(2), picked = six.Pick(5, 0, 5), c = six.OfLabels(2, 0),
            shuffled = six.Shuffled(1), all = six.Take(99), none = six.Take(0);
        Assert.Equal([0, 1], Ids(two));
        Assert.Equal([5, 0, 5], Ids(picked));
        Assert.Equal([0, 2, 3, 5], Ids(c));
        Assert.Equal(6, all.Count);
        Assert.Equal(0, none.Count);
        Assert.NotEqual([0, 1, 2, 3, 4, 5], Ids(shuffled));
        Assert.Equal([0, 1, 2, 3, 4, 5], Ids(shuffled).Order());
        (ImageDataset first, ImageDataset others) = six.SplitAt(4);
        using (first)
        using (others)
            Assert.Equal([0, 1, 2, 3, 4, 5], [.. Ids(first), .. Ids(others)]);
    }

    [Fact]
    public void A_part_outlives_the_set_it_was_taken_from()
    {
        ImageDataset six = Six();
        using ImageDataset two = six.Take(2);
        six.Dispose();
        Assert.Equal([0, 1], Ids(two));
    }

    [Fact]
    public void Holding_out_gives_each_image_to_one_half_and_the_same_ones_for_the_same_seed()
    {
        using ImageDataset six = Six();
        using Split split = six.HoldOut(0.3, seed: 7), again = six.HoldOut(0.3, seed: 7),
            tiny = six.HoldOut(0.001, seed: 7);
        Assert.Equal(2, split.Test.Count);
        Assert.Equal([0, 1, 2, 3, 4, 5], Ids(split.Train).Concat(Ids(split.Test)).Order());
        Assert.Equal(Ids(split.Train), Ids(again.Train));
        Assert.Equal(1, tiny.Test.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => six.HoldOut(0, seed: 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => six.HoldOut(double.NaN, seed: 7));
    }

    [Fact]
    public void Nothing_that_does_not_fit_becomes_a_set()
    {
        string Refused(Func<ImageDataset> make) => Assert.ThrowsAny<ArgumentException>(make).Message;
        Assert.Contains("[4]", Refused(() => new ImageDataset("x", zeros(4))));
        Assert.Contains("Float64", Refused(() => new ImageDataset("x", zeros([1, 1, 2, 2], dtype: float64))));
        Assert.Contains("expected 2 labels", Refused(() => new ImageDataset("x", zeros(2, 1, 2, 2), [1])));
        Assert.Contains("found 3", Refused(() => new ImageDataset("x", zeros(1, 1, 2, 2), [3], ["a", "b"])));
        Assert.Contains("found -1", Refused(() => new ImageDataset("x", zeros(1, 1, 2, 2), [-1])));
        Assert.Contains("factors",
            Refused(() => new ImageDataset("x", zeros(1, 1, 2, 2), factors: new float[2, 1], factorNames: ["r"])));
        Assert.Contains("pixels in [0, 1]", Refused(() => new ImageDataset("x", ones(1, 1, 2, 2) * 1.1)));
        Assert.Contains("NaN", Refused(() => new ImageDataset("x", full([1, 1, 2, 2], float.NaN))));
        using ImageDataset six = Six();
        Assert.ThrowsAny<ArgumentException>(() => six.Pick(6));
        Assert.ThrowsAny<ArgumentException>(() => six.Pick(-1));
        using ImageDataset plain = new("plain", zeros(1, 1, 2, 2));
        Assert.Throws<InvalidOperationException>(() => plain.OfLabels(0));
    }

    [Fact]
    public void A_set_lives_outside_dispose_scopes_and_gives_back_every_tensor()
    {
        long before = LiveTensors.Count;
        ImageDataset six;
        using (NewDisposeScope())
            six = Six();
        Assert.Equal(before + 1, LiveTensors.Count);
        using (ImageDataset part = six.Shuffled(3), first = six.Take(2))
        {
            six.ToImages();
            Assert.Equal(before + 3, LiveTensors.Count);
        }
        using (six.HoldOut(0.5, 1))
            Assert.Equal(before + 3, LiveTensors.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => six.SplitAt(7));
        six.Dispose();
        Assert.Equal(before, LiveTensors.Count);
    }
}
