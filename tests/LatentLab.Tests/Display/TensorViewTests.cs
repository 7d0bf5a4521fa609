using LatentLab.Data;
using LatentLab.Display;
using LatentLab.Tests.Support;
using SkiaSharp;
using static TorchSharp.torch;

namespace LatentLab.Tests.Display;

public class TensorViewTests
{
    [Fact]
    public void A_small_table_is_shown_whole_with_its_statistics()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            """
            Tensor [2, 3] · float32 · cpu
            6 numbers · least −1 · mean 2 ± 2.236 · greatest 6
              −1   0   3
               6   2   2
            """.ReplaceLineEndings("\n"),
            // variance (9 + 4 + 1 + 16)/6 = 5
            TensorView.Of(tensor(new float[,] { { -1, 0, 3 }, { 6, 2, 2 } })).ToString());
    }

    [Fact]
    public void Of_a_large_table_the_first_corner_is_shown_and_the_rest_is_said()
    {
        using var scope = NewDisposeScope();
        TensorView view = TensorView.Of(arange(0, 1000, dtype: int64).reshape(10, 100));
        Assert.Contains("… 6 of 10 rows, 8 of 100 columns", view.ToString());
        Assert.Contains("<td style=\"text-align:right\">507</td>", view.ToHtml());   // row 5, column 7
        Assert.DoesNotContain(">508<", view.ToHtml());
        Assert.Contains("[0, 0, :, :]", TensorView.Of(zeros(2, 2, 2, 2)).ToString());
    }

    [Fact]
    public void Images_are_drawn_as_a_grid_pixel_by_pixel()
    {
        using var scope = NewDisposeScope();
        Tensor images = zeros(2, 1, 8, 8);
        images[1, 0, 7, 7] = 1;
        string html = TensorView.Of(images).ToHtml();
        byte[] png = Convert.FromBase64String(html.Split("base64,")[1].Split('"')[0]);
        using SKBitmap sheet = SKBitmap.Decode(png);
        Assert.Equal((18, 8), (sheet.Width, sheet.Height));   // two tiles of 8 and a gap of 2
        Assert.Equal(SKColors.White, sheet.GetPixel(17, 7));
        Assert.Equal(SKColors.Black, sheet.GetPixel(0, 0));
    }

    [Fact]
    public void Logits_are_scaled_for_the_picture_and_it_says_so()
    {
        using var scope = NewDisposeScope();
        TensorView view = TensorView.Of(linspace(-3, 5, 64).reshape(1, 1, 8, 8));
        Assert.Equal("Drawn from −3 (black) to 5 (white).", view.ImageNote);
        Assert.Equal((0f, 1f), (view.Images!.Pixels[0], view.Images.Pixels[63]));
        Assert.Contains("The first 32 of 50 images.", TensorView.Of(zeros(50, 3, 8, 8)).ImageNote);
        Assert.Null(TensorView.Of(zeros(5, 2, 8, 8)).Images);
        Assert.Null(TensorView.Of(zeros(28, 28)).Images);
    }

    [Fact]
    public void Whatever_the_tensor_is_it_is_described()
    {
        using var scope = NewDisposeScope();
        Tensor gone = rand(3);
        gone.Dispose();
        Assert.Contains("disposed", TensorView.Of(gone).ToString());
        Assert.Contains("no numbers", TensorView.Of(empty(0, 3)).ToString());
        Assert.Contains("one number: 2.5", TensorView.Of(tensor(2.5)).ToString());
        Assert.Contains("true", TensorView.Of(tensor(new[] { true, false })).ToString());
        Assert.Contains("complex", TensorView.Of(zeros([2], dtype: complex64)).ToString());
        Assert.Contains("no numbers on this device", TensorView.Of(zeros([2], device: device("meta"))).ToString());
        Assert.Contains("requires gradients", TensorView.Of(zeros([2], requires_grad: true)).ToString());
        Assert.Contains("3 numbers · least 1 · mean 1 ± 0 · greatest 1 · 2 not finite",
            TensorView.Of(tensor([1f, float.NaN, float.PositiveInfinity])).ToString());
        Assert.Contains("2 numbers · 2 not finite", TensorView.Of(tensor([float.NaN, float.NaN])).ToString());
        Assert.Contains("9223372036854775807", TensorView.Of(tensor(new[] { long.MaxValue })).ToString());
        Assert.Contains("of which", TensorView.Of(zeros([1]).expand(1L << 26)).ToString());
    }

    [Fact]
    public void Looking_leaves_no_tensor_behind_and_changes_nothing()
    {
        using Tensor values = rand(4, 1, 16, 16).DetachFromDisposeScope();
        using Tensor before = values.clone().DetachFromDisposeScope();
        long live = LiveTensors.Count;
        TensorView.Of(values).ToHtml();
        Assert.Equal(live, LiveTensors.Count);
        Assert.True(values.allclose(before));
    }

    [Fact]
    public void A_module_lists_its_layers_the_shapes_of_their_weights_and_their_numbers()
    {
        using nn.Module network =
            nn.Sequential(("hidden", nn.Linear(4, 3)), ("bend", nn.ReLU()), ("last", nn.Linear(3, 2, hasBias: false)));
        ModuleView view = ModuleView.Of(network);
        Assert.Equal(["hidden", "bend", "last"], view.Layers.Select(layer => layer.Name));
        Assert.Equal("weight [3, 4], bias [3]", view.Layers[0].Weights);
        Assert.Equal(4 * 3 + 3 + 3 * 2, view.Parameters);
        Assert.Contains("<td style=\"text-align:right\">21</td></tr></tfoot>", view.ToHtml());
    }

    [Fact]
    public void A_data_set_shows_its_counts_and_some_images_and_a_split_both_halves()
    {
        using Split split = Datasets.Load("shapes", train: 30, test: 10, seed: 1);
        string html = split.Train.ToHtml();
        Assert.Contains("30 images", html);
        int[] counts = [.. split.Train.LabelNames.Select((_, label) => split.Train.Labels.Count(one => one == label))];
        Assert.All(counts, count => Assert.Contains($"<td style=\"text-align:right\">{count}</td>", html));
        Assert.Contains("data:image/png", html);
        Assert.Contains("10 images", split.ToHtml());
        ImageDataset gone = split.Test.Take(3);
        gone.Dispose();
        Assert.Contains("disposed", gone.ToHtml());
    }
}
