using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>A model's parameters and buffers by name: how they leave it and come back.</summary>
internal static class WeightSet
{
    /// <summary>The live tensors themselves, by their name in the model.</summary>
    public static Dictionary<string, Tensor> Of(ILatentModel model) =>
        model.Network.named_parameters().Select(pair => (pair.name, Value: (Tensor)pair.parameter))
            .Concat(model.Network.named_buffers().Select(pair => (pair.name, Value: pair.buffer)))
            .ToDictionary(pair => pair.name, pair => pair.Value);

    /// <summary>Copies outside any dispose scope; the caller disposes them.</summary>
    public static Dictionary<string, Tensor> Copy(ILatentModel model)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        return Of(model).ToDictionary(pair => pair.Key, pair => pair.Value.detach().clone().DetachFromDisposeScope());
    }

    /// <summary>Writes values into the model. They are checked first, so that a foreign set changes nothing.</summary>
    /// <inheritdoc cref="Check"/>
    public static void Write(ILatentModel model, IReadOnlyDictionary<string, Tensor> values, string source)
    {
        Check(model, values, source);
        using var quiet = no_grad();
        foreach (var (name, tensor) in Of(model))
            tensor.copy_(values[name]);
    }

    /// <param name="source">What the values come from, for the error.</param>
    /// <exception cref="InvalidDataException">A name or shape is missing, unknown or different.</exception>
    public static void Check(ILatentModel model, IReadOnlyDictionary<string, Tensor> values, string source)
    {
        Dictionary<string, Tensor> own = Of(model);
        foreach (var (name, tensor) in own)
        {
            if (!values.TryGetValue(name, out Tensor? value))
                throw new InvalidDataException($"{source} holds another model: it has no '{name}'. Expected {model.Architecture}.");
            if (!value.shape.SequenceEqual(tensor.shape) || value.dtype != tensor.dtype)
                throw new InvalidDataException(
                    $"{source} holds another model: expected '{name}' as {tensor.dtype} [{string.Join(", ", tensor.shape)}], found {value.dtype} [{string.Join(", ", value.shape)}].");
        }
        if (values.Keys.FirstOrDefault(name => !own.ContainsKey(name)) is string unknown)
            throw new InvalidDataException($"{source} holds another model: this one has no '{unknown}'.");
    }
}
