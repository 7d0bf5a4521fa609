using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LatentLab.Training.Fused;

/// <summary>One parameter with its two running means, as memory.</summary>
internal sealed unsafe class AdamSlot : IDisposable
{
    private readonly float* parameter, mean, square;

    public AdamSlot(Parameter parameter)
    {
        Parameter = parameter;
        Mean = zeros(parameter.shape, dtype: float32).DetachFromDisposeScope();
        Square = zeros(parameter.shape, dtype: float32).DetachFromDisposeScope();
        Count = checked((int)parameter.numel());
        this.parameter = FloatMatrix.Address(parameter);
        mean = FloatMatrix.Address(Mean);
        square = FloatMatrix.Address(Square);
    }

    public Parameter Parameter { get; }

    public Tensor Mean { get; }

    public Tensor Square { get; }

    public int Count { get; }

    /// <summary>Where the parameter's own numbers are.</summary>
    public float* Address => parameter;

    /// <summary>The parameter's own numbers.</summary>
    public Span<float> Values => new(parameter, Count);

    /// <summary>
    /// False once the parameter's numbers live somewhere else, for instance after <c>model.to(device)</c>.
    /// </summary>
    public bool IsInPlace => FloatMatrix.Address(Parameter) == parameter;

    /// <summary>Updates the numbers from <paramref name="start"/> on, as many as there are gradients.</summary>
    public void Update(int start, ReadOnlySpan<float> gradients, AdamStep step) => AdamKernel.Update(
        new Span<float>(parameter + start, gradients.Length), gradients,
        new Span<float>(mean + start, gradients.Length), new Span<float>(square + start, gradients.Length), step);

    public void Dispose()
    {
        Mean.Dispose();
        Square.Dispose();
    }
}

/// <summary>
/// Adam's memory of a whole model: the same numbers in the same order as libtorch's Adam keeps, so that a checkpoint
/// fits either.
/// </summary>
internal sealed class AdamMemory : IDisposable
{
    private readonly AdamSlot[] slots;

    /// <param name="parameters">In the model's order; float32, contiguous, on the CPU.</param>
    public AdamMemory(IEnumerable<Parameter> parameters) =>
        slots = [.. parameters.Select(parameter => new AdamSlot(parameter))];

    /// <summary>Updates done so far.</summary>
    public long Steps { get; set; }

    public AdamSlot SlotOf(Parameter parameter) => slots.Single(slot => slot.Parameter.Handle == parameter.Handle);

    /// <exception cref="InvalidOperationException">A parameter was moved; stepping on would train memory that the model
    /// no longer uses.</exception>
    public void CheckInPlace()
    {
        foreach (AdamSlot slot in slots)
            if (!slot.IsInPlace)
                throw new InvalidOperationException(
                    "The model's weights were moved after this training step was made (by model.to(…), say). Make a "
                    + "new one with TrainingSteps.Create.");
    }

    public OptimizerState Read() => new(
        Steps,
        [.. slots.Select(slot => slot.Mean.clone().DetachFromDisposeScope())],
        [.. slots.Select(slot => slot.Square.clone().DetachFromDisposeScope())]);

    /// <exception cref="ArgumentException">The shapes are another model's; nothing has changed then.</exception>
    public void Write(OptimizerState state)
    {
        CheckShapes(state.Means);
        CheckShapes(state.Squares);
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i].Mean.copy_(state.Means[i]);
            slots[i].Square.copy_(state.Squares[i]);
        }
        Steps = state.Steps;
    }

    public void Dispose()
    {
        foreach (AdamSlot slot in slots)
            slot.Dispose();
    }

    private void CheckShapes(IReadOnlyList<Tensor> given)
    {
        string expected = Shapes(slots.Select(slot => slot.Mean)), found = Shapes(given);
        if (expected != found)
            throw new ArgumentException(
                $"The optimizer's state is another model's: expected {expected}, found {found}.", nameof(given));
    }

    private static string Shapes(IEnumerable<Tensor> tensors) =>
        string.Join(" ", tensors.Select(tensor => $"[{string.Join(", ", tensor.shape)}]"));
}
