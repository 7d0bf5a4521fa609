using LatentLab.Data;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Data;

public class BinarisationTests
{
    [Fact]
    public void A_threshold_cuts_at_its_value()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal([0f, 1f, 1f], Binarisation.Threshold(tensor(new[] { 0.49f, 0.5f, 1f })).data<float>());
        Assert.Equal([1f, 1f, 1f], Binarisation.Threshold(tensor(new[] { 0.49f, 0.5f, 1f }), 0.2).data<float>());
    }

    [Fact]
    public void A_draw_is_1_as_often_as_the_grey_says()
    {
        using DisposeScope scope = NewDisposeScope();
        const int count = 40_000;
        foreach (double grey in (double[])[0, 0.1, 0.5, 0.9, 1])
        {
            Tensor drawn = Binarisation.Draw(full([count], grey), new Generator(4));
            Assert.Equal(0, (drawn * (1 - drawn)).abs().max().item<float>());
            Assert.Equal(grey, drawn.mean().item<float>(), tolerance: 4 * Math.Sqrt(grey * (1 - grey) / count) + 1e-9);
        }
    }

    [Fact]
    public void A_fixed_draw_depends_on_its_seed_only_and_a_dynamic_one_moves_on()
    {
        using ImageDataset grey = new("grey", full([4, 1, 8, 8], 0.5f), [0, 1, 0, 1]);
        long before = LiveTensors.Count;
        using (ImageDataset first = grey.BinarisedOnce(3), again = grey.BinarisedOnce(3), other = grey.BinarisedOnce(4),
            cut = grey.BinarisedAt())
        {
            Assert.Equal(before + 4, LiveTensors.Count);
            Assert.Equal(first.ToImages().Pixels, again.ToImages().Pixels);
            Assert.NotEqual(first.ToImages().Pixels, other.ToImages().Pixels);
            Assert.Equal(grey.Labels, first.Labels);
            Assert.All(cut.ToImages().Pixels, pixel => Assert.Equal(1, pixel));
        }
        Assert.Equal(before, LiveTensors.Count);
        using var generator = new Generator(3);
        using Tensor one = Binarisation.Draw(grey.Images, generator), two = Binarisation.Draw(grey.Images, generator);
        Assert.NotEqual(one.data<float>().ToArray(), two.data<float>().ToArray());
    }
}
