namespace LatentLab.Models;

/// <summary>One fully connected layer as plain numbers: y = activation(W x + b).</summary>
/// <param name="Rows">Numbers that go out.</param>
/// <param name="Columns">Numbers that come in.</param>
/// <param name="Weights">W, row by row, of shape [rows, columns].</param>
/// <param name="Biases">b, one for each row.</param>
/// <param name="Activation">null for a layer that ends linearly.</param>
public sealed record DenseLayer(int Rows, int Columns, float[] Weights, float[] Biases, Activation? Activation)
{
    /// <summary>The layer's answer, in float64.</summary>
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
