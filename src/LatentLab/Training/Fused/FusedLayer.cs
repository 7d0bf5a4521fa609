using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>
/// How a fully connected layer's numbers follow each other beside convolutions: in the model channel by channel, in the
/// step place by place. The weights are put into the step's order rather than the batch, which is larger.
/// </summary>
internal readonly record struct PlaceOrder(int Channels, int Places);

/// <summary>
/// A fully connected layer, y = x Wᵀ + b, or several that read the same input, stacked into one: the two heads of a
/// Gaussian encoder are one matrix product that way. Its weights are the model's own; its gradients last until Adam has
/// used them.
/// </summary>
internal sealed unsafe class FusedLayer : IDisposable
{
    // Sixteen floats are a cache line.
    private const int NumbersPerLine = 16;

    private readonly AdamSlot[] weights, biases;
    private readonly FloatMatrix weight, weightGradient;
    private readonly FloatMatrix? modelGradient;
    private readonly PlaceOrder? inputOrder, outputOrder;
    private readonly float[]? copiedBias, modelBiasGradient;
    private readonly float[][] biasGradients;
    private readonly OpenMpParallel lines = new(NumbersPerLine);
    private readonly MatrixProduct product;
    private readonly StepPasses passes;

    /// <param name="stacked">Layers of one input size, in the order of their outputs.</param>
    /// <param name="gradientStore">Room for this layer's weight gradient; all layers use the same, one after the other,
    /// while it is warm in the cache.</param>
    /// <param name="inputOrder">Where the inputs are convolutions' place by place.</param>
    /// <param name="outputOrder">Where the outputs are to be.</param>
    public FusedLayer(
        IReadOnlyList<Linear> stacked, AdamMemory memory, Tensor gradientStore, MatrixProduct product,
        StepPasses passes, PlaceOrder? inputOrder = null, PlaceOrder? outputOrder = null)
    {
        (this.product, this.passes) = (product, passes);
        (this.inputOrder, this.outputOrder) = (inputOrder, outputOrder);
        weights = [.. stacked.Select(linear => memory.SlotOf(linear.weight!))];
        biases = [.. stacked.Select(linear => memory.SlotOf(linear.bias!))];
        Inputs = (int)stacked[0].weight!.shape[1];
        Outputs = biases.Sum(bias => bias.Count);
        bool isOrdered = inputOrder is not null || outputOrder is not null;
        if (stacked.Count == 1 && !isOrdered)
        {
            weight = new FloatMatrix(stacked[0].weight!.detach().DetachFromDisposeScope());
        }
        else
        {
            weight = new FloatMatrix(Outputs, Inputs);
            copiedBias = new float[Outputs];
        }
        (modelGradient, modelBiasGradient) =
            isOrdered ? (new FloatMatrix(Outputs, Inputs), new float[Outputs]) : (null, null);
        weightGradient = new FloatMatrix(
            gradientStore.narrow(0, 0, (long)Outputs * Inputs).view(Outputs, Inputs).DetachFromDisposeScope());
        biasGradients = [.. Enumerable.Range(0, lines.MostParts).Select(_ => new float[Outputs])];
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>b, shape [outputs].</summary>
    public ReadOnlySpan<float> Bias => copiedBias ?? biases[0].Values;

    /// <summary>Where a thread adds up its share of the bias gradient, shape [outputs].</summary>
    public Span<float> BiasGradient(int part) => biasGradients[part];

    /// <summary><paramref name="products"/> = x Wᵀ, without the bias: the sweep that follows adds it.</summary>
    /// <param name="inputs">x, shape [batch, inputs].</param>
    /// <param name="products">Shape [batch, outputs].</param>
    public void Forward(FloatMatrix inputs, FloatMatrix products)
    {
        if (copiedBias is not null)
            Copy(copiedBias);
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
        Span<float> biasGradient = biasGradients[0];
        for (int part = 1; part < biasGradients.Length; part++)
            MatrixProduct.Add(biasGradient, biasGradients[part]);
        FloatMatrix gradient = InModelsOrder(weightGradient, ref biasGradient);
        int offset = 0;
        foreach (AdamSlot slot in weights)
        {
            int first = offset;
            lines.Run(slot.Count, numbersPerRow: 1,
                (_, start, end) => slot.Update(start, gradient.Numbers(first + start, end - start), step));
            offset += slot.Count;
        }

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
        modelGradient?.Dispose();
        lines.Dispose();
    }

    // Copies every step, so that the model's own weights stay the only truth; the heads are small.
    private void Copy(float[] bias)
    {
        int first = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            float* from = weights[i].Address, biasFrom = biases[i].Address;
            PlaceOrder rows = outputOrder ?? new PlaceOrder(1, biases[i].Count);
            for (int channel = 0; channel < rows.Channels; channel++)
                for (int row = first + channel; row < first + biases[i].Count; row += rows.Channels, from += Inputs)
                {
                    Turn(from, weight.Data + (nint)row * Inputs, toModel: false);
                    bias[row] = *biasFrom++;
                }
            first += biases[i].Count;
        }
    }

    private FloatMatrix InModelsOrder(FloatMatrix gradient, ref Span<float> biasGradient)
    {
        if (modelGradient is null)
            return gradient;
        float* into = modelGradient.Data;
        int next = 0;
        PlaceOrder rows = outputOrder ?? new PlaceOrder(1, Outputs);
        for (int channel = 0; channel < rows.Channels; channel++)
            for (int row = channel; row < Outputs; row += rows.Channels, into += Inputs)
            {
                Turn(gradient.Data + (nint)row * Inputs, into, toModel: true);
                modelBiasGradient![next++] = biasGradient[row];
            }
        biasGradient = modelBiasGradient;
        return modelGradient;
    }

    /// <summary>The weights of one output, from one order of the inputs to the other.</summary>
    private void Turn(float* from, float* into, bool toModel)
    {
        if (inputOrder is not { } order)
            Unsafe.CopyBlockUnaligned(into, from, (uint)Inputs * sizeof(float));
        else if (toModel)
            Transposition.Of(from, order.Places, order.Channels, into);
        else
            Transposition.Of(from, order.Channels, order.Places, into);
    }
}
