using System.Text.Json;
using LatentLab.Data;
using LatentLab.Models;
using LatentLab.Plots;
using LatentLab.Tests.Support;
using LatentLab.Training;
using static TorchSharp.torch;

namespace LatentLab.Cli.Tests;

/// <summary>
/// The explorer's arithmetic in a real browser against libtorch's, with trained models and without a network.
/// </summary>
public sealed class ExplorerAgainstTorchTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    [Fact]
    public async Task Trained_models_decode_and_encode_a_test_set_in_the_browser_as_in_libtorch_to_1e_4()
    {
        HeadlessBrowser browser = await shared.StartOrSkip();
        LatentLab.Native.NativeLibraries.Load();
        using Split set = Datasets.Load("digits", train: 2000, test: 100);
        using var ae = new Autoencoder([1, 28, 28], 2, [64, 32]);
        using var vae = new VariationalAutoencoder([1, 28, 28], 2, [64, 32]);
        ILatentModel[] models = [ae, vae];
        foreach (ILatentModel model in models)
            Trainer.Fit(model, set.Train.Images, options: new TrainingOptions { Epochs = 5 },
                cancellation: TestContext.Current.CancellationToken);
        float[][] codes = [.. models.Select(model => model.Encode(set.Test.Images).data<float>().ToArray())];
        var explorer = new LatentExplorer("t", [.. models.Select(
            (model, i) => new ExplorerModel($"model {i}", ModelWeights.Of(model), LatentCodes.FromFlat(codes[i], 2)))]);

        string folder = Directory.CreateTempSubdirectory("latentlab-explorer-").FullName;
        try
        {
            string file = Path.Combine(folder, "page.html");
            File.WriteAllText(file,
                "<!doctype html><html lang=\"en\"><head><meta "
                + $"charset=\"utf-8\"><title>t</title></head><body>{explorer.ToHtml()}</body></html>");
            BrowserPage page = await browser.NewPage();
            await page.Open(file);
            float[] images = [.. set.Test.Images.data<float>()];
            for (int i = 0; i < models.Length; i++)
            {
                string model = $"document.querySelector('.latentlab-explorer').latentlabExplorer.panels[{i}].model";
                double[][] decoded = await page.Evaluate<double[][]>(
                    $"{JsonSerializer.Serialize(codes[i].Chunk(2))}.map((code) => [...{model}.decode(code)])");
                double[][] encoded = await page.Evaluate<double[][]>(
                    $"{JsonSerializer.Serialize(images.Chunk(784))}.map((image) => {model}.encode(image).mean)");
                using Tensor latents = tensor(codes[i], [codes[i].Length / 2, 2]);
                Assert.InRange(Largest(models[i].Decode(latents).Pixels, decoded, 1), 0, 1e-4);
                // as a share of the largest code
                Assert.InRange(Largest(codes[i], encoded, codes[i].Max(Math.Abs)), 0, 1e-4);
            }
            Assert.Equal([], page.Complaints);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Largest(float[] expected, double[][] found, double scale) =>
        expected.Zip(found.SelectMany(numbers => numbers), (one, other) => Math.Abs(one - other) / scale).Max();
}
