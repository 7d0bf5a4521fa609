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
    private const string Where = nameof(PlaygroundRun);

    /// <summary>Reads the file that the page saved.</summary>
    /// <exception cref="InvalidDataException">Another file, or a folder; the message names it, and the part that is
    /// wrong.</exception>
    public static PlaygroundRun Read(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidDataException(
                $"{Where}: expected the file that a playground saved, found a folder, '{path}'.");
        return Parse(File.ReadAllText(path), $"'{path}': ");
    }

    /// <summary>Reads the text of that file.</summary>
    /// <exception cref="InvalidDataException">Another text; the message names the part that is wrong.</exception>
    public static PlaygroundRun Parse(string json) => Parse(json, "");

    private static PlaygroundRun Parse(string json, string from)
    {
        string part = "its JSON";
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            Expect(root.ValueKind == JsonValueKind.Object, "an object", root.ValueKind);

            part = "settings";
            PlaygroundSettings settings = PlaygroundSettings.Parse(
                root.GetProperty(part).GetString() ?? throw new FormatException("expected a text, found null"));
            settings.CheckSizes();
            part = "shape";
            int[] shape = [.. root.GetProperty(part).EnumerateArray().Select(size => size.GetInt32())];
            Expect(shape is [1, > 0 and <= 4096, > 0 and <= 4096], "[1, height, width]",
                $"[{string.Join(", ", shape)}]");
            part = "logits";
            bool logits = root.GetProperty(part).GetBoolean();
            part = "models";
            JsonElement[] models = [.. root.GetProperty(part).EnumerateArray()];
            Expect(models.Length == 2, "two models", models.Length);

            (PlaygroundModel Model, int Steps) Model(int index, PlaygroundModel model)
            {
                part = $"model {"AB"[index]}, steps";
                int steps = models[index].GetProperty("steps").GetInt32();
                Expect(steps >= 0, "0 or more", steps);
                part = $"model {"AB"[index]}, tensors";
                JsonElement[] tensors = [.. models[index].GetProperty("tensors").EnumerateArray()];
                return (model with { Weights = ReadWeights(tensors, settings, model.IsVariational, logits, shape) },
                    steps);
            }
            (PlaygroundModel a, int stepsOfA) = Model(0, settings.A);
            (PlaygroundModel b, int stepsOfB) = Model(1, settings.B);
            return new PlaygroundRun(settings with { A = a, B = b }, stepsOfA, stepsOfB);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{Where}: {from}expected what a playground saved; {part}: {fault.Message.TrimEnd('.')}. Save it again "
                + "with \"Save weights\".", fault);
        }
    }

    /// <summary>In the page's order: encoder, log variance, decoder; weights and biases of each layer.</summary>
    private static ModelWeights ReadWeights(
        JsonElement[] tensors, PlaygroundSettings settings, bool variational, bool logits, int[] shape)
    {
        int[] hidden = [.. settings.Hidden];
        int pixels = shape[1] * shape[2], layers = 2 * (hidden.Length + 1) + (variational ? 1 : 0), next = 0;
        Expect(tensors.Length == 2 * layers,
            $"{2 * layers} of {(variational ? "a variational autoencoder" : "an autoencoder")} with "
            + $"{hidden.Length} hidden sizes", tensors.Length);
        DenseLayer Layer(int rows, int columns, Activation? activation)
        {
            float[] weights = Numbers(next++, rows, columns), biases = Numbers(next++, 1, rows);
            return new DenseLayer(rows, columns, weights, biases, activation);
        }
        float[] Numbers(int index, int rows, int columns)
        {
            JsonElement tensor = tensors[index];
            byte[] bytes = tensor.GetProperty("numbers").GetBytesFromBase64();
            int foundRows = tensor.GetProperty("rows").GetInt32(),
                foundColumns = tensor.GetProperty("columns").GetInt32();
            Expect((rows, columns) == (foundRows, foundColumns) && bytes.Length == 4L * rows * columns,
                $"number {index + 1} of {rows} × {columns}",
                $"{foundRows} × {foundColumns} with {bytes.Length} bytes");
            float[] numbers = [.. MemoryMarshal.Cast<byte, float>(bytes)];
            Expect(numbers.All(float.IsFinite), "finite numbers", $"NaN or ∞ in number {index + 1}");
            return numbers;
        }
        int[] inwards = [pixels, .. hidden], outwards = [settings.Latents, .. hidden.Reverse(), pixels];
        DenseLayer[] between = [.. hidden.Select((width, i) => Layer(width, inwards[i], Activation.Relu))];
        DenseLayer mean = Layer(settings.Latents, inwards[^1], null);
        DenseLayer? logVariance = variational ? Layer(settings.Latents, inwards[^1], null) : null;
        DenseLayer[] decoder = [.. outwards.Skip(1).Select((width, i) =>
            Layer(width, outwards[i], i < hidden.Length ? Activation.Relu : null))];
        return new ModelWeights([.. between, mean], logVariance, decoder, logits, shape[0], shape[1], shape[2]);
    }

    private static void Expect(bool holds, string expected, object found)
    {
        if (!holds)
            throw new FormatException($"expected {expected}, found {found}");
    }
}
