using LatentLab.Experiments.Records;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Support;
using SkiaSharp;

namespace LatentLab.Experiments.Tests.Running;

/// <summary>One's own images in an experiment's file: size, colour, labels, halves, what is said of them.</summary>
[Collection(nameof(Trainings))]
public class OwnImagesTests
{
    private static string Described(string data) => $$"""
        {
          "name": "own",
          "data": { {{data}}, "validation": 2 },
          "model": { "latent": 2, "hidden": [8] },
          "training": { "epochs": 1, "batchSize": 4 }
        }
        """;

    [Fact]
    public void Pictures_are_trained_at_the_size_and_in_the_colours_that_the_file_asks_for()
    {
        using var folder = new Folder();
        int number = 0;
        foreach (string half in new[] { "train", "train", "train", "test" })
            foreach (string kind in new[] { "ball", "box" })
                for (int each = 0; each < 2; each++)
                    WritePicture(folder["pictures", half, kind, $"{number++}.png"], (byte)(10 * number));
        RunRecord run = Run(folder, $"""
            "name": "{folder["pictures"].Replace('\\', '/')}", "height": 12, "width": 10, "grey": false, "invert": true
            """);
        Assert.Equal([3, 12, 10], run.Result!.ImageShape);
        Assert.Equal((10, 4), (run.Result.TrainImages, run.Result.TestImages));
        string words = run.Environment!.Images!;
        foreach (string said in new[] { "16, each brought to 12×10", "red, green and blue", "white becomes 0",
            "all pictures had 8×16 pixels", "the names of the folders", "pixels from 0 to 1, as they are" })
            Assert.Contains(said, words);
        // and a report says it, too
        Assert.Contains($"Images: {words}", ExperimentResults.Load(folder["runs"]).Environment);
    }

    [Fact]
    public void A_table_is_read_by_its_label_column_its_scale_and_the_share_that_is_held_out()
    {
        using var folder = new Folder();
        File.WriteAllLines(folder["own.csv"], Enumerable.Range(0, 40).Select(row =>
            string.Join(';', Enumerable.Range(0, 6).Select(pixel => (row * pixel) % 10).Append(row % 3))));
        RunRecord run = Run(folder, $"""
            "name": "{folder["own.csv"].Replace('\\', '/')}", "label": "last", "height": 2, "width": 3, "largest": 9,
            "testShare": 0.25, "binarise": "threshold"
            """);
        Assert.Equal([1, 2, 3], run.Result!.ImageShape);
        Assert.Equal((28, 10), (run.Result.TrainImages, run.Result.TestImages));
        foreach (string said in new[] { "40 rows of 2×3", "0 becomes 0, 9 becomes 1", "labels: column 7",
            "pixels 1 from one half on" })
            Assert.Contains(said, run.Environment!.Images!);
    }

    private static RunRecord Run(Folder folder, string data)
    {
        Experiment experiment = Experiment.Parse(Described(data));
        ExperimentOutcome outcome = ExperimentRunner.Run(experiment,
            new RunOptions { OutputFolder = folder["runs"], Jobs = 1, Cores = 1 },
            cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(outcome.Failed.Select(run => run.Message));
        return Assert.Single(new RunStore(folder["runs"]).Read(verify: true).Runs);
    }

    private static void WritePicture(string path, byte grey)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var bitmap = new SKBitmap(16, 8);
        bitmap.Erase(new SKColor(grey, (byte)(255 - grey), 90));
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, png.ToArray());
    }
}
