using LatentLab.Data;
using SkiaSharp;

namespace LatentLab.Plots.Tests;

public class ImageHelperTests
{
    [Theory]
    [InlineData(36, null, 12, 3)]
    [InlineData(7, null, 7, 1)]
    [InlineData(20, null, 10, 2)]
    [InlineData(16, 4, 4, 4)]
    [InlineData(3, 8, 3, 1)]
    public void A_grid_fills_its_rows(int count, int? columns, int across, int down)
    {
        Figure grid = Figures.ImageGrid(Samples.Discs(count), "Discs", columns);
        using SKBitmap sheet = ImageSheetTests.Decode(grid.Png!.Value.Span);
        Assert.Equal((across * 29 - 1, down * 29 - 1), (sheet.Width, sheet.Height));
        Assert.Contains(
            $"{count} grey images of 28 × 28 pixels in {down} row{(down == 1 ? "" : "s")} of {across}", grid.AltText);
    }

    [Fact]
    public void A_very_large_grid_shows_the_first_images_and_says_so()
    {
        Figure grid = Figures.ImageGrid(new ImageBatch(5000, 1, 2, 2, new float[20_000]), "Many");
        Assert.Equal("Shows the first 400 of 5,000 images.", grid.Note);
        Assert.Contains(grid.Note!, grid.ToHtml());
    }

    [Fact]
    public void Pixels_that_cannot_be_shown_are_counted_in_the_words()
    {
        Figure grid = Figures.ImageGrid(new ImageBatch(1, 1, 1, 4, [0, float.NaN, 2, -1]), "Odd");
        Assert.Contains("1 pixel values are not finite", grid.AltText);
        Assert.Contains("2 pixel values lie outside [0, 1]", grid.AltText);
    }

    [Fact]
    public void Each_row_of_captions_stands_under_its_row_of_images()
    {
        string html = Figures.ImageGrid(Samples.Discs(4), "Four", columns: 2, captions: ["a", "b", "c", "d"]).ToHtml();
        string[] parts = ["<img", ">a<", ">b<", "<img", ">c<", ">d<"];
        int place = 0;
        foreach (string part in parts)
        {
            place = html.IndexOf(part, place, StringComparison.Ordinal);
            Assert.True(place >= 0, $"{part} is missing or out of order");
        }
    }

    [Fact]
    public void Rows_of_reconstructions_say_how_far_they_are_from_the_originals()
    {
        var originals = new ImageBatch(2, 1, 1, 2, [0, 0, 1, 1]);
        var others = new ImageBatch(2, 1, 1, 2, [0.3f, 0.4f, 1, 1]);
        Figure rows = Figures.ReconstructionRows(originals, [("same", originals), ("other", others)]);
        Assert.Contains("same (mean distance 0), other (mean distance 0.25)", rows.AltText);
        using SKBitmap sheet = ImageSheetTests.Decode(rows.Png!.Value.Span);
        Assert.Equal((5, 5), (sheet.Width, sheet.Height));
        Assert.Equal(new SKColor(76, 76, 76), sheet.GetPixel(0, 4));
    }

    [Fact]
    public void A_strip_says_its_largest_step_and_names_its_positions()
    {
        Figure strip =
            Figures.InterpolationStrip([("AE", new ImageBatch(3, 1, 1, 1, [0, 0.75f, 1]))], "Strip", [0, 0.5, 1]);
        Assert.Contains("AE (largest step 0.75, mean step 0.5)", strip.AltText);
        Assert.Contains(">0.5<", strip.ToHtml());
    }

    [Fact]
    public void Long_strips_are_thinned_evenly_and_say_so()
    {
        Figure strip = Figures.InterpolationStrip([("AE", Samples.Growing(100))], "Strip");
        Assert.Equal("16 of the 100 images are shown, evenly spread, in each row.", strip.Note);
    }

    [Fact]
    public void Wrong_batches_are_refused_with_what_was_found()
    {
        Refused("expected at least one of the images", () => Figures.ImageGrid(new ImageBatch(0, 1, 28, 28, []), "t"));
        Refused("expected 1 channel (grey) or 3 (red, green, blue), found 2",
            () => Figures.ImageGrid(new ImageBatch(1, 2, 1, 1, [0, 0]), "t"));
        Refused(
            "expected 2 × 1 × 1 × 1 pixels, found 1", () => Figures.ImageGrid(new ImageBatch(2, 1, 1, 1, [0]), "t"));
        Refused("expected as many captions as images, found 1 for 2",
            () => Figures.ImageGrid(Samples.Discs(2), "t", captions: ["a"]));
        Refused("expected a number of columns of at least 1, found 0",
            () => Figures.ImageGrid(Samples.Discs(2), "t", columns: 0));
        Refused("expected as many reconstructions of 'm' as originals, found 3 for 2",
            () => Figures.ReconstructionRows(Samples.Discs(2), [("m", Samples.Discs(3))]));
        Refused("expected images of 1 × 28 × 28 in every row, found 1 × 14 × 14 in 'm'",
            () => Figures.ReconstructionRows(Samples.Discs(2), [("m", Samples.Discs(2, size: 14))]));
        Refused("expected as many positions as images in a row, found 2 for 3",
            () => Figures.InterpolationStrip([("a", Samples.Discs(3))], "t", [0, 1]));
    }

    internal static void Refused(string because, Func<Figure> draw) =>
        Assert.Contains(because, Assert.Throws<ArgumentException>(draw).Message);
}
