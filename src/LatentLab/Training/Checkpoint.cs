using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace LatentLab.Training;

/// <summary>
/// A training as it stood after an epoch: weights, Adam's memory, the best weights so far and the history. Continuing
/// from it reaches exactly the numbers of the uninterrupted training, because each epoch's order and noise depend on
/// the seed and the epoch alone.
/// </summary>
/// <param name="Model">Weights by name.</param>
/// <param name="Best">The weights of the best epoch by name; empty where nothing watches for it.</param>
/// <param name="Optimizer">Adam's memory, in the order of the model's parameters.</param>
/// <param name="Epochs">The history, from epoch 1.</param>
/// <param name="Setting">What must be the same for the numbers to be the same; see
/// <see cref="TrainingSetting"/>.</param>
public sealed record Checkpoint(
    IReadOnlyDictionary<string, Tensor> Model, IReadOnlyDictionary<string, Tensor> Best, OptimizerState Optimizer,
    IReadOnlyList<EpochMetrics> Epochs, TrainingSetting Setting) : IDisposable
{
    private const string Kind = "latentlab-training";
    private const string ModelPrefix = "model/", BestPrefix = "best/", MeansPrefix = "adam-mean/",
        SquaresPrefix = "adam-square/";

    private static readonly JsonSerializerOptions Strict = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a validation loss may be infinite
    };

    /// <summary>Writes the file in one move.</summary>
    public void Save(string path)
    {
        Dictionary<string, Tensor> tensors = [];
        Add(ModelPrefix, Model);
        Add(BestPrefix, Best);
        Add(MeansPrefix, Numbered(Optimizer.Means));
        Add(SquaresPrefix, Numbered(Optimizer.Squares));
        Dictionary<string, string> text = new()
        {
            ["kind"] = Kind,
            ["adam-steps"] = JsonSerializer.Serialize(Optimizer.Steps),
            ["setting"] = JsonSerializer.Serialize(Setting),
            ["history"] = JsonSerializer.Serialize(Epochs, Strict),
        };
        SafeTensorsFile.Write(path, text, tensors);

        void Add(string prefix, IEnumerable<KeyValuePair<string, Tensor>> values)
        {
            foreach (var (name, value) in values)
                tensors.Add(prefix + name, value);
        }
    }

    /// <exception cref="InvalidDataException">The file is damaged or not a training checkpoint.</exception>
    public static Checkpoint Load(string path)
    {
        var (text, tensors) = SafeTensorsFile.Read(path);
        try
        {
            if (text.GetValueOrDefault("kind") != Kind)
                throw new InvalidDataException(
                    $"'{path}' is not a training checkpoint: expected the kind '{Kind}', found "
                    + $"'{text.GetValueOrDefault("kind")}'. Give another path.");
            EpochMetrics[] epochs = Parse<EpochMetrics[]>("history");
            if (epochs.Length == 0 || epochs.Where((epoch, index) => epoch is null || epoch.Epoch != index + 1
                || epoch.Validation is null != epochs[0].Validation is null).Any())
                throw new InvalidDataException(
                    $"'{path}': expected a history of the epochs 1, 2, 3, …, all of one kind, found another. Delete "
                        + "the file and train again.");
            var state = new OptimizerState(Parse<long>("adam-steps"), InOrder(MeansPrefix), InOrder(SquaresPrefix));
            return new Checkpoint(Under(ModelPrefix), Under(BestPrefix), state, epochs,
                Parse<TrainingSetting>("setting"));
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }

        T Parse<T>(string name)
        {
            try
            {
                return JsonSerializer.Deserialize<T>(text.GetValueOrDefault(name, "null"), Strict)
                    ?? throw new JsonException("nothing there");
            }
            catch (JsonException wrong)
            {
                throw new InvalidDataException(
                    $"'{path}': its '{name}' cannot be read ({wrong.Message}). Delete the file and train again.");
            }
        }

        Dictionary<string, Tensor> Under(string prefix) =>
            tensors.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);

        Tensor[] InOrder(string prefix) =>
            [.. Under(prefix).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];
    }

    public void Dispose()
    {
        foreach (Tensor tensor in Model.Values.Concat(Best.Values))
            tensor.Dispose();
        Optimizer.Dispose();
    }

    // Six digits, so that the order by name is the order by number.
    private static IEnumerable<KeyValuePair<string, Tensor>> Numbered(IReadOnlyList<Tensor> values) =>
        values.Select((value, index) => KeyValuePair.Create(index.ToString("D6"), value));
}
