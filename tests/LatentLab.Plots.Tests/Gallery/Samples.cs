using LatentLab.Data;
using LatentLab.Models;
using LatentLab.Training;

namespace LatentLab.Plots.Tests;

/// <summary>Plausible small data for pictures and tests; the same numbers every time.</summary>
internal static class Samples
{
    /// <summary>A loss that falls as trainings do: towards a floor, validation a little above train.</summary>
    public static TrainingHistory History(
        int epochs, double floor, double beta = 1, bool validated = true, int seed = 1)
    {
        var random = new Random(seed);
        return new TrainingHistory([.. Enumerable.Range(1, epochs).Select(epoch =>
        {
            double fall = 60 / Math.Sqrt(epoch);
            LossTerms Terms(double shift) => new(floor + fall + shift + random.NextDouble(),
                beta == 0 ? 0 : 25 * (1 - Math.Exp(-epoch / 3.0)), beta);
            return new EpochMetrics(epoch, Terms(0), validated ? Terms(2) : null, 3.1, 120);
        })]);
    }

    /// <summary>Soft discs of different sizes and places, 28 × 28.</summary>
    public static ImageBatch Discs(int count, int channels = 1, int size = 28, int seed = 1)
    {
        var random = new Random(seed);
        float[] pixels = new float[count * channels * size * size];
        for (int image = 0; image < count; image++)
        {
            double radius = size * (0.15 + 0.2 * random.NextDouble()), x0 = size * (0.4 + 0.2 * random.NextDouble()),
                y0 = size * (0.4 + 0.2 * random.NextDouble());
            for (int channel = 0; channel < channels; channel++)
            {
                double strength = channels == 1 ? 1 : random.NextDouble();
                for (int y = 0; y < size; y++)
                {
                    for (int x = 0; x < size; x++)
                    {
                        double distance = Math.Sqrt((x - x0) * (x - x0) + (y - y0) * (y - y0));
                        pixels[((image * channels + channel) * size + y) * size + x] =
                            (float)(strength * Math.Clamp(radius - distance + 0.5, 0, 1));
                    }
                }
            }
        }
        return new ImageBatch(count, channels, size, size, pixels);
    }

    /// <summary>One disc that grows from image to image.</summary>
    public static ImageBatch Growing(int count, int size = 28)
    {
        float[] pixels = new float[count * size * size];
        for (int image = 0; image < count; image++)
        {
            double radius = size * (0.1 + 0.35 * image / Math.Max(1, count - 1));
            for (int pixel = 0; pixel < size * size; pixel++)
            {
                double x = pixel % size - size / 2.0 + 0.5, y = pixel / size - size / 2.0 + 0.5;
                pixels[image * size * size + pixel] = (float)Math.Clamp(radius - Math.Sqrt(x * x + y * y) + 0.5, 0, 1);
            }
        }
        return new ImageBatch(count, 1, size, size, pixels);
    }

    public static double[] Even(int count, double low, double high) =>
        [.. Enumerable.Range(0, count).Select(place => low + (high - low) * place / (count - 1))];

    public static double[] Falling(int steps)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(1, steps).Select(step => 85 + 120 / Math.Sqrt(step) + 6 * random.NextDouble())];
    }

    public static double[] Waves(int count) => [.. Even(count, -2, 2).Select(z => 1.2 + Math.Sin(5 * z) + 0.3 * z)];

    public static double[,] Hills(double[] x, double[] y)
    {
        var values = new double[y.Length, x.Length];
        for (int row = 0; row < y.Length; row++)
        {
            for (int column = 0; column < x.Length; column++)
                values[row, column] =
                    Math.Sqrt(x[column] * x[column] + y[row] * y[row]) + 0.5 * Math.Sin(3 * x[column]);
        }
        return values;
    }

    public static double[] Normal(int count, double mean, double deviation, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => mean + deviation
            * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }

    public static double[][] Seeds(double[] sizes, double start)
    {
        var random = new Random((int)start);
        return [.. Enumerable.Range(0, 5).Select(
            _ => sizes.Select(size => 60 + (start - 60) / Math.Sqrt(size) + 8 * random.NextDouble()).ToArray())];
    }

    /// <summary>Codes shrunk and turned by up to half a turn, and whole again at 1.</summary>
    public static LatentCodes Turned(LatentCodes codes, double share)
    {
        (double sine, double cosine) = Math.SinCos(Math.PI * (1 - share));
        double size = 0.2 + 0.8 * share;
        return codes with
        {
            Values = [.. Enumerable.Range(0, codes.Count).SelectMany(code => new[]
            {
                size * (cosine * codes[code, 0] - sine * codes[code, 1]),
                size * (sine * codes[code, 0] + cosine * codes[code, 1]),
            })],
        };
    }

    /// <summary>Ten clusters in the plane, with small posteriors.</summary>
    public static (LatentCodes Codes, int[] Labels, LatentCodes Deviations) Codes(int count)
    {
        double[] noise = Normal(2 * count, 0, 0.35, seed: 8);
        var codes = new double[count, 2];
        var deviations = new double[count, 2];
        int[] labels = [.. Enumerable.Range(0, count).Select(code => code % 10)];
        for (int code = 0; code < count; code++)
        {
            double angle = 2 * Math.PI * labels[code] / 10, radius = labels[code] % 2 == 0 ? 1.8 : 1.1;
            codes[code, 0] = radius * Math.Cos(angle) + noise[2 * code];
            codes[code, 1] = radius * Math.Sin(angle) + noise[2 * code + 1];
            deviations[code, 0] = 0.1 + 0.1 * Math.Abs(noise[2 * code]);
            deviations[code, 1] = 0.2;
        }
        return (codes, labels, deviations);
    }

    /// <summary>
    /// The layers of an MLP with latent size 2 as a model describes them; with two heads and a sample, or with one
    /// code.
    /// </summary>
    public static LayerTable Mlp(bool samples, int hidden = 256, int latent = 2) => Table("MLP", samples, latent,
    [
        new("encoder.body.flatten", "Flatten", [784], 0, LayerRole.Encoder),
        new("encoder.body.hidden1", "Linear", [hidden], 785L * hidden, LayerRole.Encoder),
        new("encoder.body.hidden1-activation", "ReLU", [hidden], 0, LayerRole.Encoder),
        .. Heads(samples, hidden, latent),
        new("decoder.layers.hidden1", "Linear", [hidden], (latent + 1L) * hidden, LayerRole.Decoder),
        new("decoder.layers.hidden1-activation", "ReLU", [hidden], 0, LayerRole.Decoder),
        new("decoder.layers.expand", "Linear", [784], (hidden + 1L) * 784, LayerRole.Decoder),
        new("decoder.layers.unflatten", "Unflatten", [1, 28, 28], 0, LayerRole.Decoder),
    ]);

    /// <summary>The layers of a convolutional variational autoencoder.</summary>
    public static LayerTable Convolutional() => Table("Convolutional", samples: true, latent: 16,
    [
        new("encoder.body.convolution1", "Convolution", [32, 14, 14], 320, LayerRole.Encoder),
        new("encoder.body.convolution1-activation", "ReLU", [32, 14, 14], 0, LayerRole.Encoder),
        new("encoder.body.convolution2", "Convolution", [64, 7, 7], 18_496, LayerRole.Encoder),
        new("encoder.body.convolution2-activation", "ReLU", [64, 7, 7], 0, LayerRole.Encoder),
        new("encoder.body.flatten", "Flatten", [3136], 0, LayerRole.Encoder),
        .. Heads(samples: true, 3136, 16),
        new("decoder.layers.expand", "Linear", [3136], 17L * 3136, LayerRole.Decoder),
        new("decoder.layers.unflatten", "Unflatten", [64, 7, 7], 0, LayerRole.Decoder),
        new("decoder.layers.deconvolution2", "ConvTranspose2d", [32, 14, 14], 18_464, LayerRole.Decoder),
        new("decoder.layers.deconvolution1", "ConvTranspose2d", [1, 28, 28], 289, LayerRole.Decoder),
    ]);

    private static IEnumerable<LayerDescription> Heads(bool samples, long from, int latent)
    {
        LayerDescription Head(string name, LayerRole role) =>
            new($"encoder.{name}", "Linear", [latent], (from + 1) * latent, role);
        return samples
            ? [Head("mean", LayerRole.Mean), Head("logVariance", LayerRole.LogVariance)]
            : [Head("code", LayerRole.Code)];
    }

    private static LayerTable Table(string title, bool samples, int latent, LayerDescription[] layers) =>
        new(title, layers)
        {
            ImageShape = [1, 28, 28],
            LatentSize = latent,
            Samples = samples,
            Parameters = layers.Sum(layer => layer.Parameters)
        };
}
