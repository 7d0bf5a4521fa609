using LatentLab.Evaluation.Wire;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Evaluation;

/// <summary>
/// What training leaves in a variable, as plain numbers: of a module its weights and buffers, of a model its weights
/// and where its noise stands, of a list of numbers the numbers. The same object built elsewhere takes them over, bit
/// for bit. Gradients of the last step are not among them.
/// </summary>
internal static class TrainedState
{
    /// <summary>The state in a fixed order.</summary>
    /// <exception cref="InvalidDataException">The variable is of a type whose state is not known.</exception>
    public static IReadOnlyList<WireValue> Of(object? variable)
    {
        switch (variable)
        {
            case ILatentModel[] models:
                return [.. models.SelectMany(Of)];
            case ILatentModel model:
                using (Tensor noise = model.Noise.get_state())
                    return [.. Of(Tensors(model.Network)), WireValue.Of(noise)];
            case nn.Module module:
                return [.. Of(Tensors(module))];
            case List<double> numbers:
                return [WireValue.Of(numbers.ToArray())];
            default:
                throw new InvalidDataException(
                    $"what training leaves in a {variable?.GetType().Name ?? "null"} cannot be handed over");
        }
    }

    /// <summary>Puts a state into the same object, built elsewhere.</summary>
    /// <exception cref="InvalidDataException">The state is of another object.</exception>
    public static void Put(object? variable, IReadOnlyList<WireValue> state)
    {
        if (Fill(variable, state) != state.Count)
            throw new InvalidDataException("the state of another object");
    }

    private static IEnumerable<WireValue> Of(IEnumerable<Tensor> tensors) =>
        tensors.Select(tensor => WireValue.Of(tensor));

    // How many values were taken.
    private static int Fill(object? variable, IReadOnlyList<WireValue> state)
    {
        switch (variable)
        {
            case ILatentModel[] models:
                int taken = 0;
                foreach (ILatentModel model in models)
                    taken += Fill(model, [.. state.Skip(taken)]);
                return taken;
            case ILatentModel model:
                int weights = Copy([.. Tensors(model.Network)], state);   // which is the model itself, as a rule
                using (Tensor noise = TensorOf(state, weights))
                    model.Noise.set_state(noise);
                return weights + 1;
            case nn.Module module:
                return Copy([.. Tensors(module)], state);
            case List<double> numbers:
                numbers.Clear();
                numbers.AddRange((double[])(state[0].ToObject() ?? throw new InvalidDataException("no numbers")));
                return 1;
            default:
                throw new InvalidDataException("a variable without a state");
        }
    }

    private static int Copy(Tensor[] places, IReadOnlyList<WireValue> state)
    {
        using var still = no_grad();
        for (int place = 0; place < places.Length; place++)
        {
            using Tensor value = TensorOf(state, place);
            if (!value.shape.SequenceEqual(places[place].shape) || value.dtype != places[place].dtype)
                throw new InvalidDataException("a tensor of another shape or type");
            places[place].copy_(value);
        }
        return places.Length;
    }

    private static IEnumerable<Tensor> Tensors(nn.Module module) => module.named_parameters()
        .Select(one => (Tensor)one.parameter).Concat(module.named_buffers().Select(one => one.buffer));

    private static Tensor TensorOf(IReadOnlyList<WireValue> state, int place) =>
        place < state.Count && state[place] is { Kind: ValueKind.Tensor } value
            ? (Tensor)value.ToObject()!
            : throw new InvalidDataException("a state with a part missing");
}
