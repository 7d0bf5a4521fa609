using LatentLab.Models;

namespace LatentLab.Plots.Tests;

/// <summary>Explorers of networks with random weights; the same numbers every time.</summary>
internal static class ExplorerSamples
{
    public static readonly string[] Names = ["zero", "one", "two"];

    /// <summary>A network 784 → 64 → 32 → 2 and back, as the lesson has it.</summary>
    public static ModelWeights Weights(
        Activation activation = Activation.Relu, bool logits = true, bool variational = true, int latents = 2,
        int seed = 1, int channels = 1)
    {
        var random = new Random(seed);
        DenseLayer Layer(int rows, int columns, Activation? after) => new(
            rows, columns, [.. Enumerable.Range(0, rows * columns)
                .Select(_ => (float)((2 * random.NextDouble() - 1) * 2 / Math.Sqrt(columns)))],
            [.. Enumerable.Range(0, rows).Select(_ => (float)(random.NextDouble() - 0.5))], after);
        int pixels = channels * 784;
        return new ModelWeights(
            [Layer(64, pixels, activation), Layer(32, 64, activation), Layer(latents, 32, null)],
            variational ? Layer(latents, 32, null) : null,
            [Layer(32, latents, activation), Layer(64, 32, activation), Layer(pixels, 64, null)], logits,
            channels, 28, 28);
    }

    public static LatentExplorer Two(int codes = 300)
    {
        double[,] Codes(double spread, int seed)
        {
            double[] numbers = Samples.Normal(2 * codes, 0, spread, seed);
            var table = new double[codes, 2];
            Buffer.BlockCopy(numbers, 0, table, 0, numbers.Length * sizeof(double));
            return table;
        }
        var deviations = new double[codes, 2];
        for (int code = 0; code < codes; code++)
            (deviations[code, 0], deviations[code, 1]) = (0.1, 0.2);
        return new LatentExplorer(
            "What lies half-way?",
            [new ExplorerModel("AE", Weights(variational: false), Codes(4, 1)),
                new ExplorerModel("VAE", Weights(seed: 2), Codes(1, 2)) { Deviations = deviations, Prior = true }],
            [.. Enumerable.Range(0, codes).Select(code => code % 3)], Names)
        { Number = "test loss 160 and 162 nats per image" };
    }

    public static string Page(string body, string theme = "background:#fff;color:#222") =>
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        + "content=\"width=device-width, initial-scale=1\"><title>t</title></head><body "
        + $"style=\"{theme};margin:1em\">{body}</body></html>";
}
