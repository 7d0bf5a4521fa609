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
    public static void Write(
        ILatentModel model, IReadOnlyDictionary<string, Tensor> values, string source, bool converts = false)
    {
        Check(model, values, source, converts);
        using var quiet = no_grad();
        foreach (var (name, tensor) in Of(model))
            tensor.copy_(values[name]);
    }

    /// <param name="source">What the values come from, for the error.</param>
    /// <param name="converts">Takes real numbers of any precision.</param>
    /// <exception cref="InvalidDataException">Names or shapes are missing, unknown or different: the message lists
    /// them.</exception>
    public static void Check(
        ILatentModel model, IReadOnlyDictionary<string, Tensor> values, string source, bool converts = false)
    {
        Dictionary<string, Tensor> own = Of(model);
        string[] missing = [.. own.Keys.Where(name => !values.ContainsKey(name))],
            unknown = [.. values.Keys.Where(name => !own.ContainsKey(name))];
        string[] different =
            [.. own.Where(pair => values.TryGetValue(pair.Key, out Tensor? value) && !Fits(pair.Value, value, converts))
                .Select(
                    pair => $"'{pair.Key}' expected as {Describe(pair.Value)}, found {Describe(values[pair.Key])}")];
        if (missing.Length + unknown.Length + different.Length == 0)
            return;
        throw new InvalidDataException(
            $"{source} holds another model: {own.Count - missing.Length - different.Length} of this model's "
            + $"{own.Count} tensors fit."
            + Listed(" Missing: ", missing.Select(name => $"'{name}' {Describe(own[name])}"))
            + Listed(" Of another size or type: ", different)
            + Listed(" Unknown here: ", unknown.Select(name => $"'{name}' {Describe(values[name])}"))
            + $" Expected {model.Architecture}.");
    }

    private static bool Fits(Tensor own, Tensor value, bool converts) =>
        value.shape.SequenceEqual(own.shape)
            && (value.dtype == own.dtype || (converts && value.is_floating_point() && own.is_floating_point()));

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";

    private static string Listed(string title, IEnumerable<string> names)
    {
        const int most = 6;
        string[] all = [.. names];
        return all.Length == 0
            ? ""
            : $"{title}{string.Join("; ", all.Take(most))}"
                + $"{(all.Length > most ? $"; and {all.Length - most} more" : "")}.";
    }
}
