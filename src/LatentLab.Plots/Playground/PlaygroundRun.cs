using System.Runtime.InteropServices;
using System.Text.Json;
using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>
/// What a <see cref="Playground"/> handed back: its settings, with the weights of both models, and how far they
/// trained. The page saves it as a file, or sends it to the kernel where the host has a way.
/// </summary>
/// <param name="Settings">With <see cref="PlaygroundModel.Weights"/> of both models.</param>
/// <param name="StepsOfA">Training steps of model A.</param>
/// <param name="StepsOfB">Training steps of model B.</param>
public sealed record PlaygroundRun(PlaygroundSettings Settings, int StepsOfA, int StepsOfB)
{
    /// <summary>Reads the file that the page saved.</summary>
    /// <exception cref="InvalidDataException">Another file.</exception>
    public static PlaygroundRun Read(string path) => Parse(File.ReadAllText(path));

    /// <summary>Reads the text of that file.</summary>
    /// <exception cref="InvalidDataException">Another text.</exception>
    public static PlaygroundRun Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            PlaygroundSettings settings = PlaygroundSettings.Parse(root.GetProperty("settings").GetString()!);
            int[] shape = root.GetProperty("shape").Deserialize<int[]>()!;
            bool logits = root.GetProperty("logits").GetBoolean();
            JsonElement[] models = [.. root.GetProperty("models").EnumerateArray()];
            ModelWeights Weights(int model, bool variational) =>
                ReadWeights([.. models[model].GetProperty("tensors").EnumerateArray()], settings.Hidden.Count,
                    variational, logits, shape);
            return new PlaygroundRun(
                settings with
                {
                    A = settings.A with { Weights = Weights(0, settings.A.IsVariational) },
                    B = settings.B with { Weights = Weights(1, settings.B.IsVariational) },
                },
                models[0].GetProperty("steps").GetInt32(), models[1].GetProperty("steps").GetInt32());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException(
                "PlaygroundRun: expected what a playground saved, found something else. Save it again with "
                + "\"Save weights\".", fault);
        }
    }

    private static ModelWeights ReadWeights(
        JsonElement[] tensors, int hidden, bool variational, bool logits, int[] shape)
    {
        int next = 0;
        DenseLayer Layer(Activation? activation)
        {
            JsonElement weights = tensors[next++], biases = tensors[next++];
            int rows = weights.GetProperty("rows").GetInt32(), columns = weights.GetProperty("columns").GetInt32();
            float[] matrix = Numbers(weights), bias = Numbers(biases);
            return matrix.Length == rows * columns && bias.Length == rows
                ? new DenseLayer(rows, columns, matrix, bias, activation)
                : throw new FormatException("A layer's numbers do not fit its size.");
        }
        DenseLayer[] Hidden() => [.. Enumerable.Range(0, hidden).Select(_ => Layer(Activation.Relu))];
        DenseLayer[] encoder = [.. Hidden(), Layer(null)];
        DenseLayer? logVariance = variational ? Layer(null) : null;
        DenseLayer[] decoder = [.. Hidden(), Layer(null)];
        return new ModelWeights(encoder, logVariance, decoder, logits, shape[0], shape[1], shape[2]);
    }

    private static float[] Numbers(JsonElement tensor) =>
        [.. MemoryMarshal.Cast<byte, float>(tensor.GetProperty("numbers").GetBytesFromBase64())];
}
