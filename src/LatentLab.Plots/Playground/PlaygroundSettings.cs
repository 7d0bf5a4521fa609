using System.Globalization;
using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>
/// What a <see cref="Playground"/> begins with. As text (<see cref="ToString"/>, <see cref="Parse"/>) it is what stands
/// in a link to the page.
/// </summary>
public sealed record PlaygroundSettings
{
    private const string Where = nameof(PlaygroundSettings);

    // What the page's own controls allow.
    private static readonly double[] rates = [0.0001, 0.0003, 0.001, 0.003, 0.01];
    private const int MostLatents = 16, MostLayers = 4, MostWidth = 512, MostPoints = 400, MostSeed = 999_999;
    private const double HalfPlane = 3, MostBeta = 10;
    private const int GridSteps = 36 * 36 - 1;

    /// <summary><c>shapes</c>, the name of images that the playground carries, a toy's name such as <c>two moons</c>,
    /// or <c>drawn points</c>.</summary>
    public string Data { get; init; } = "shapes";

    /// <summary>1 to 16.</summary>
    public int Latents { get; init; } = 2;

    /// <summary>Widths from the data to the code; the decoder mirrors them. Empty for a linear model.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [64];

    /// <summary>0.0001, 0.0003, 0.001, 0.003 or 0.01.</summary>
    public double LearningRate { get; init; } = 0.001;

    public int Seed { get; init; } = 1;

    public PlaygroundModel A { get; init; } = PlaygroundModel.Autoencoder;

    public PlaygroundModel B { get; init; } = PlaygroundModel.Variational;

    /// <summary>For <c>drawn points</c>: 2 to 400 of them, from −3 to 3. The page rounds them to steps of 0.005.
    /// </summary>
    public IReadOnlyList<(double X, double Y)> Points { get; init; } = [];

    /// <summary>As in a link, without the models' weights.</summary>
    public override string ToString()
    {
        var parts = new List<(string Key, string Value)>
        {
            ("data", Data), ("latents", Text(Latents)), ("hidden", string.Join(",", Hidden)),
            ("rate", Text(LearningRate)), ("seed", Text(Seed)),
        };
        if (Points.Count > 0)
            parts.Add(("points", string.Concat(Points.SelectMany(point => new[] { point.X, point.Y }).Select(Packed))));
        foreach ((string name, PlaygroundModel model) in new[] { ("a", A), ("b", B) })
        {
            parts.Add((name, model.IsVariational ? "vae" : "ae"));
            if (!model.IsVariational)
                continue;
            (string Key, double Value, double Usual)[] turns =
            [
                ("beta", model.Beta, 1), ("noise", model.Noise ? 1 : 0, 1), ("means", model.KlOnMeans ? 1 : 0, 1),
                ("variances", model.KlOnVariances ? 1 : 0, 1),
            ];
            parts.AddRange(turns.Where(turn => turn.Value != turn.Usual)
                .Select(turn => ($"{name}.{turn.Key}", Text(turn.Value))));
        }
        return string.Join("&", parts.Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value)}"));
    }

    /// <summary>Reads what <see cref="ToString"/> writes, or what stands behind <c>#playground?</c> in a link.
    /// </summary>
    /// <exception cref="FormatException">Something else.</exception>
    public static PlaygroundSettings Parse(string text)
    {
        var settings = new PlaygroundSettings();
        foreach (string part in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = [.. part.Split('=', 2).Select(side => Uri.UnescapeDataString(side.Replace('+', ' ')))];
            try
            {
                settings = settings.With(pair[0], pair.Length > 1 ? pair[1] : "");
            }
            catch (Exception fault) when (fault is FormatException or OverflowException or KeyNotFoundException)
            {
                throw new FormatException($"{Where}: '{part}' is no setting of a playground.", fault);
            }
        }
        return settings;
    }

    internal void Check(IReadOnlyList<PlaygroundData> images)
    {
        string[] names =
        [
            "shapes", .. images.Select(one => one.Name), "8 Gaussians on a ring", "two moons", "spiral", "drawn points"
        ];
        Expect(names.Contains(Data), $"data that is one of {string.Join(", ", names)}", Data ?? "nothing");
        CheckSizes();
    }

    /// <summary>All but the data's name, which only a playground with its images knows.</summary>
    internal void CheckSizes()
    {
        Expect(Hidden is not null, $"at most {MostLayers} hidden sizes from 1 to {MostWidth}", "null");
        Expect(Points is not null, $"2 to {MostPoints} points, or an empty list", "null");
        Expect(A is not null && B is not null, "two models", "null");
        Expect(Latents is >= 1 and <= MostLatents, $"1 to {MostLatents} latents", Text(Latents));
        Expect(Hidden!.Count <= MostLayers && Hidden.All(width => width is >= 1 and <= MostWidth),
            $"at most {MostLayers} hidden sizes from 1 to {MostWidth}",
            Hidden.Count > MostLayers ? $"{Hidden.Count} of them" : string.Join(", ", Hidden));
        Expect(rates.Contains(LearningRate), $"a learning rate that is one of {string.Join(", ", rates.Select(Text))}",
            Text(LearningRate));
        Expect(Seed is >= 0 and <= MostSeed, $"a seed from 0 to {MostSeed}", Text(Seed));
        Expect(Points!.Count is 0 or (>= 2 and <= MostPoints), $"2 to {MostPoints} points", $"{Points.Count} points");
        foreach ((double x, double y) in Points)
            Expect(Math.Abs(x) <= HalfPlane && Math.Abs(y) <= HalfPlane, "points from −3 to 3",
                $"({Text(x)}, {Text(y)})");
        foreach (PlaygroundModel model in new[] { A!, B! })
        {
            Expect(model.Beta is >= 0 and <= MostBeta && Math.Abs(10 * model.Beta - Math.Round(10 * model.Beta)) < 1e-9,
                $"β from 0 to {MostBeta} in steps of 0.1", Text(model.Beta));
            if (model.Weights is ModelWeights weights)
                CheckWeights(weights, model.IsVariational);
        }
    }

    /// <summary>In the page's order: encoder, log variance, decoder; weights and biases of each layer.</summary>
    internal static IEnumerable<float[]> Tensors(ModelWeights weights)
    {
        DenseLayer[] layers = [.. weights.Encoder, .. weights.LogVariance is DenseLayer one ? [one] : (DenseLayer[])[],
            .. weights.Decoder];
        return layers.SelectMany(layer => new[] { layer.Weights, layer.Biases });
    }

    private void CheckWeights(ModelWeights weights, bool variational)
    {
        int[] hidden = [.. weights.Encoder.SkipLast(1).Select(layer => layer.Rows)];
        int[] mirrored = [.. weights.Decoder.SkipLast(1).Select(layer => layer.Rows).Reverse()];
        Expect(weights.LatentSize == Latents && hidden.SequenceEqual(Hidden) && mirrored.SequenceEqual(Hidden),
            $"weights of a model with {Latents} latents and hidden sizes [{string.Join(", ", Hidden)}], mirrored",
            $"{weights.LatentSize} and [{string.Join(", ", hidden)}], [{string.Join(", ", mirrored)}]");
        Expect(variational == weights.LogVariance is not null, variational ? "weights with a log variance"
            : "weights of an autoencoder", weights.LogVariance is null ? "none" : "one with a log variance");
        Expect(weights.Encoder.Concat(weights.Decoder).All(layer => layer.Activation is null or Activation.Relu),
            "layers with ReLU between them", "another activation");
    }

    private PlaygroundSettings With(string key, string value) => key switch
    {
        "data" => this with { Data = value },
        "latents" => this with { Latents = Whole(value) },
        "hidden" => this with { Hidden = [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Whole)] },
        "rate" => this with { LearningRate = Number(value) },
        "seed" => this with { Seed = Whole(value) },
        "points" => this with { Points = Unpacked(value) },
        "guide" or "preset" => this,
        "a" => this with { A = PlaygroundModel.Named(value) },
        "b" => this with { B = PlaygroundModel.Named(value) },
        _ when key.StartsWith("a.", StringComparison.Ordinal) => this with { A = A.With(key[2..], Number(value)) },
        _ when key.StartsWith("b.", StringComparison.Ordinal) => this with { B = B.With(key[2..], Number(value)) },
        _ => throw new KeyNotFoundException(key),
    };

    private static void Expect(bool holds, string expected, string found)
    {
        if (!holds)
            throw new ArgumentException($"{Where}: expected {expected}, found {found}.");
    }

    private static string Packed(double value)
    {
        int step = (int)Math.Round((value + HalfPlane) / 2 / HalfPlane * GridSteps);
        const string digits = "0123456789abcdefghijklmnopqrstuvwxyz";
        return $"{digits[step / 36]}{digits[step % 36]}";
    }

    private static (double, double)[] Unpacked(string text)
    {
        double At(int digit)
        {
            int Value(char letter) => letter is >= '0' and <= '9' ? letter - '0'
                : letter is >= 'a' and <= 'z' ? letter - 'a' + 10
                : throw new FormatException($"'{letter}' is no digit.");
            int step = 36 * Value(text[digit]) + Value(text[digit + 1]);
            return 2 * HalfPlane * step / GridSteps - HalfPlane;
        }
        return text.Length % 4 != 0
            ? throw new FormatException($"{text.Length} digits are no points.")
            : [.. Enumerable.Range(0, text.Length / 4).Select(point => (At(4 * point), At(4 * point + 2)))];
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static double Number(string text) =>
        double.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

/// <summary>One of the two models of a <see cref="Playground"/>.</summary>
public sealed record PlaygroundModel
{
    public static PlaygroundModel Autoencoder { get; } = new() { IsVariational = false };

    public static PlaygroundModel Variational { get; } = new();

    /// <summary>Whether it encodes an image as a distribution; without, β, noise and KL have no meaning.</summary>
    public bool IsVariational { get; init; } = true;

    /// <summary>0 to 10, in steps of 0.1.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>Whether z = μ + σ·ε; otherwise z = μ.</summary>
    public bool Noise { get; init; } = true;

    public bool KlOnMeans { get; init; } = true;

    public bool KlOnVariances { get; init; } = true;

    /// <summary>What it begins with, in place of random numbers; <c>ModelWeights.Of(model)</c> copies them out of a
    /// model that was trained in C#.</summary>
    public ModelWeights? Weights { get; init; }

    internal static PlaygroundModel Named(string kind) => kind switch
    {
        "ae" => Autoencoder,
        "vae" => Variational,
        "zero" => Variational with { Beta = 0 },
        "mean" => Variational with { KlOnVariances = false },
        "variance" => Variational with { KlOnMeans = false },
        _ => throw new FormatException($"'{kind}' is no kind of model."),
    };

    internal PlaygroundModel With(string turn, double value) => turn switch
    {
        "beta" => this with { Beta = value },
        "noise" => this with { Noise = value != 0 },
        "means" => this with { KlOnMeans = value != 0 },
        "variances" => this with { KlOnVariances = value != 0 },
        _ => throw new KeyNotFoundException(turn),
    };
}
