using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>
/// A fully connected layer, y = x Wᵀ + b, or several that read the same input, stacked into one: the two heads of a
/// Gaussian encoder are one matrix product that way. Its weights are the model's own; its gradients last until Adam has
/// used them.
/// </summary>
internal sealed class FusedLayer : IDisposable
{
    // Sixteen floats are a cache line.
    private const int NumbersPerLine = 16;

    private readonly AdamSlot[] weights, biases;
    private readonly FloatMatrix weight, weightGradient;
    private readonly float[]? stackedBias;
    private readonly float[][] biasGradients;
    private readonly OpenMpParallel lines = new(NumbersPerLine);
    private readonly MatrixProduct product;
    private readonly StepPasses passes;

    /// <param name="stacked">Layers of one input size, in the order of their outputs.</param>
    /// <param name="gradientStore">Room for this layer's weight gradient; all layers use the same, one after the other,
    /// while it is warm in the cache.</param>
    public FusedLayer(
        IReadOnlyList<Linear> stacked, AdamMemory memory, Tensor gradientStore, MatrixProduct product,
        StepPasses passes)
    {
        (this.product, this.passes) = (product, passes);
        weights = [.. stacked.Select(linear => memory.SlotOf(linear.weight!))];
        biases = [.. stacked.Select(linear => memory.SlotOf(linear.bias!))];
        Inputs = (int)stacked[0].weight!.shape[1];
        Outputs = biases.Sum(bias => bias.Count);
        if (stacked.Count == 1)
        {
            weight = new FloatMatrix(stacked[0].weight!.detach().DetachFromDisposeScope());
        }
        else
        {
            weight = new FloatMatrix(Outputs, Inputs);
            stackedBias = new float[Outputs];
        }
        weightGradient = new FloatMatrix(
            gradientStore.narrow(0, 0, (long)Outputs * Inputs).view(Outputs, Inputs).DetachFromDisposeScope());
        biasGradients = [.. Enumerable.Range(0, lines.MostParts).Select(_ => new float[Outputs])];
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>b, shape [outputs].</summary>
    public ReadOnlySpan<float> Bias => stackedBias ?? biases[0].Values;

    /// <summary>Where a thread adds up its share of the bias gradient, shape [outputs].</summary>
    public Span<float> BiasGradient(int part) => biasGradients[part];

    /// <summary><paramref name="products"/> = x Wᵀ, without the bias: the sweep that follows adds it.</summary>
    /// <param name="inputs">x, shape [batch, inputs].</param>
    /// <param name="products">Shape [batch, outputs].</param>
    public void Forward(FloatMatrix inputs, FloatMatrix products)
    {
        if (stackedBias is not null)
            Stack(stackedBias);
        product.Set(products, inputs.View, weight.View.Transposed);
    }

    /// <summary><paramref name="inputGradients"/> = dy W.</summary>
    public void Backward(FloatMatrix outputGradients, FloatMatrix inputGradients)
    {
        product.Set(inputGradients, outputGradients.View, weight.View);
        passes.End(StepPass.InputGradients);
    }

    /// <summary>dW = dyᵀ x, then Adam on the weights and biases.</summary>
    /// <param name="outputGradients">dy, shape [batch, outputs]; the parts of the bias gradient have been added up
    /// beside it.</param>
    /// <param name="inputs">x, shape [batch, inputs].</param>
    public void Learn(FloatMatrix outputGradients, FloatMatrix inputs, AdamStep step)
    {
        product.Set(weightGradient, outputGradients.View.Transposed, inputs.View);
        passes.End(StepPass.WeightGradients);
        int offset = 0;
        foreach (AdamSlot slot in weights)
        {
            int first = offset;
            lines.Run(slot.Count, numbersPerRow: 1,
                (_, start, end) => slot.Update(start, weightGradient.Numbers(first + start, end - start), step));
            offset += slot.Count;
        }

        Span<float> biasGradient = biasGradients[0];
        for (int part = 1; part < biasGradients.Length; part++)
            for (int i = 0; i < Outputs; i++)
                biasGradient[i] += biasGradients[part][i];
        offset = 0;
        foreach (AdamSlot slot in biases)
        {
            slot.Update(0, biasGradient.Slice(offset, slot.Count), step);
            offset += slot.Count;
        }
        foreach (float[] part in biasGradients)
            Array.Clear(part);
        passes.End(StepPass.Adam);
    }

    public void Dispose()
    {
        weight.Dispose();
        weightGradient.Dispose();
        lines.Dispose();
    }

    // Copies every step, so that the model's own weights stay the only truth; the heads are small.
    private void Stack(float[] bias)
    {
        int row = 0, offset = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i].Values.CopyTo(weight.Numbers(offset, weights[i].Count));
            biases[i].Values.CopyTo(bias.AsSpan(row));
            offset += weights[i].Count;
            row += biases[i].Count;
        }
    }
}
