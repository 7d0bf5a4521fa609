using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>A trained model's weights in a file (safetensors, so other tools read them too).</summary>
public static class ModelFile
{
    private const string Kind = "latentlab-weights";

    /// <summary>Writes the weights; the file appears whole or not at all.</summary>
    public static void Save(ILatentModel model, string path) =>
        SafeTensorsFile.Write(path, new Dictionary<string, string>
        {
            [SafeTensorsFile.Kind] = Kind,
            ["model"] = $"{model.Network.GetName()}: {model.Architecture}, {model.Likelihood}"
        },
            WeightSet.Of(model));

    /// <summary>
    /// Reads the weights into a model of the same sizes. On an error the model is as it was. A safetensors file of
    /// another writer, such as Python's, is read too, where its tensors have this model's names (as
    /// <c>named_parameters()</c> lists them) and shapes; real numbers of another precision are converted.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged, holds no weights, or belongs to another model: the
    /// message says which tensors fit and which don't; or a weight is no finite number.</exception>
    public static void LoadInto(ILatentModel model, string path)
    {
        var (text, tensors) = SafeTensorsFile.Read(path);
        try
        {
            string? kind = text.GetValueOrDefault(SafeTensorsFile.Kind);
            bool isOwn = kind == Kind;
            if (!isOwn && SafeTensorsFile.IsOwn(kind))
                throw new InvalidDataException(
                    $"'{path}' holds no weights: expected the kind '{Kind}', found '{kind}'. Give a file that "
                    + $"{nameof(ModelFile)}.{nameof(Save)} wrote.");
            foreach (var (name, tensor) in tensors)
                RefuseStrange(path, name, tensor);
            WeightSet.Write(model, tensors, $"'{path}'", converts: !isOwn);
        }
        finally
        {
            foreach (Tensor tensor in tensors.Values)
                tensor.Dispose();
        }
    }

    private static void RefuseStrange(string path, string name, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        if (!tensor.is_floating_point())
            return;
        long strange = tensor.numel() - tensor.isfinite().sum().item<long>();
        if (strange > 0)
            throw new InvalidDataException(
                $"'{path}' holds weights that are no finite numbers: {strange} of the {tensor.numel()} in '{name}'. "
                + "The training that wrote it has diverged; give an earlier file.");
    }
}
