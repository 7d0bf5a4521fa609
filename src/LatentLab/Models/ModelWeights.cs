using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>
/// A fully connected model as plain numbers, copied out of its tensors, so that a web page, for example, can encode and
/// decode without libtorch.
/// </summary>
/// <param name="Encoder">Image → code (of a variational autoencoder: → μ), layer by layer.</param>
/// <param name="LogVariance">Last hidden features → log σ² of q(z|x); null where the encoder gives a point or one
/// variance for all images.</param>
/// <param name="Decoder">Code → one number per pixel, layer by layer.</param>
/// <param name="Logits">True if the decoder's numbers are logits, so that pixels are their sigmoid; else pixels are the
/// numbers, cut to [0, 1].</param>
/// <param name="Channels">Of an image.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
public sealed record ModelWeights(
    IReadOnlyList<DenseLayer> Encoder, DenseLayer? LogVariance, IReadOnlyList<DenseLayer> Decoder, bool Logits,
    int Channels, int Height, int Width)
{
    /// <summary>Numbers in one code.</summary>
    public int LatentSize => Decoder[0].Columns;

    /// <summary>Copies the weights out of a model; later training does not change them.</summary>
    /// <exception cref="NotSupportedException">The model has convolutions, or is none of the kit's own.</exception>
    public static ModelWeights Of(ILatentModel model)
    {
        Architecture sizes = model.Architecture;
        if (!sizes.IsMlp)
        {
            throw new NotSupportedException(
                "ModelWeights.Of: expected a model of fully connected layers, found convolutions with channels "
                + $"[{string.Join(", ", sizes.Channels)}]. Train one with hidden: [64, 32] and without channels.");
        }
        (IEnumerable<Linear> body, Linear head, Linear? logVariance, Decoder decoder) = model switch
        {
            Autoencoder plain => (Linears(plain.Encoder.Body), plain.Encoder.Code, null, plain.Decoder),
            VariationalAutoencoder variational => (Linears(variational.Encoder.Body), variational.Encoder.Mean,
                variational.Encoder.LogVariance, variational.Decoder),
            LinearVae flat => ([], flat.Encoder.Mean, (Linear?)null, flat.Decoder),
            _ => throw new NotSupportedException(
                "ModelWeights.Of: expected an Autoencoder, a VariationalAutoencoder or a LinearVae, found "
                + $"{model.GetType().Name}. Make the record from its layers' numbers."),
        };
        Linear[] layers = [.. Linears(decoder.Layers)];
        return new ModelWeights(
            [.. body.Select(layer => Copy(layer, sizes.Activation)), Copy(head, null)],
            logVariance is null ? null : Copy(logVariance, null),
            [.. layers.Select((layer, index) => Copy(layer, index < layers.Length - 1 ? sizes.Activation : null))],
            model.Likelihood is Likelihood.BernoulliLikelihood, (int)sizes.ImageShape[0], (int)sizes.ImageShape[1],
            (int)sizes.ImageShape[2]);
    }

    /// <summary>The code of one image (μ of a variational autoencoder).</summary>
    /// <param name="image">Channels × height × width pixels.</param>
    public double[] Encode(ReadOnlySpan<double> image) => Through(Encoder, image);

    /// <summary>The mean image of one code, pixels in [0, 1].</summary>
    /// <param name="code">As many numbers as <see cref="LatentSize"/>.</param>
    public double[] Decode(ReadOnlySpan<double> code)
    {
        double[] numbers = Through(Decoder, code);
        return [.. numbers.Select(number => Logits ? 1 / (1 + Math.Exp(-number)) : Math.Clamp(number, 0, 1))];
    }

    private static double[] Through(IReadOnlyList<DenseLayer> layers, ReadOnlySpan<double> input)
    {
        double[] numbers = [.. input];
        foreach (DenseLayer layer in layers)
            numbers = layer.Apply(numbers);
        return numbers;
    }

    private static IEnumerable<Linear> Linears(Sequential layers) => layers.children().OfType<Linear>();

    private static DenseLayer Copy(Linear layer, Activation? activation)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = layer.weight.shape;
        return new DenseLayer((int)shape[0], (int)shape[1], Numbers(layer.weight), Numbers(layer.bias!), activation);

        static float[] Numbers(Tensor values) => [.. values.detach().to(float32).cpu().contiguous().data<float>()];
    }
}

/// <summary>One fully connected layer as plain numbers: y = activation(W x + b).</summary>
/// <param name="Rows">How many outputs.</param>
/// <param name="Columns">How many inputs.</param>
/// <param name="Weights">W, row by row, of shape [rows, columns].</param>
/// <param name="Biases">b, one for each row.</param>
/// <param name="Activation">null for a layer that ends linearly.</param>
public sealed record DenseLayer(int Rows, int Columns, float[] Weights, float[] Biases, Activation? Activation)
{
    /// <summary>The layer's output, in float64.</summary>
    /// <param name="input">One number for each column.</param>
    /// <exception cref="ArgumentException">Another number of inputs.</exception>
    public double[] Apply(ReadOnlySpan<double> input)
    {
        if (input.Length != Columns)
            throw new ArgumentException(
                $"Expected {Columns} numbers, one for each column of the layer, found {input.Length}.", nameof(input));
        var output = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double sum = Biases[row];
            ReadOnlySpan<float> weights = Weights.AsSpan(row * Columns, Columns);
            for (int column = 0; column < weights.Length; column++)
                sum += weights[column] * input[column];
            output[row] = Activation switch
            {
                null => sum,
                Models.Activation.Relu => Math.Max(0, sum),
                Models.Activation.Tanh => Math.Tanh(sum),
                Models.Activation.Silu => sum / (1 + Math.Exp(-sum)),
                _ => throw new InvalidOperationException($"Unknown activation {Activation}."),
            };
        }
        return output;
    }
}
