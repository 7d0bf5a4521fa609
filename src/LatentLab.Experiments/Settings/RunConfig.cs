using System.Security.Cryptography;
using System.Text;
using LatentLab.Experiments.Json;

namespace LatentLab.Experiments.Settings;

/// <summary>
/// Everything that decides the numbers of one run. Two runs with the same settings are the same run: <see cref="Hash"/>
/// names it, and its folder. Each setting is also known by a path such as <c>loss.beta</c> (see <see cref="Fields"/>),
/// by which files name it and sweeps vary it.
/// </summary>
public sealed record RunConfig
{
    /// <summary>Part of the hash: raised where the same settings come to mean other numbers.</summary>
    private const string Format = "latentlab-run-1";

    /// <summary>
    /// The same for runs that estimate a likelihood: the first version took the first test images, this one draws
    /// them.
    /// </summary>
    private const string FormatWithLikelihood = "latentlab-run-2";

    private const int HashLength = 16;

    public DataSettings Data { get; init; } = new();

    public ModelSettings Model { get; init; } = new();

    public LossSettings Loss { get; init; } = new();

    public TrainingSettings Training { get; init; } = new();

    public EvaluationSettings Evaluation { get; init; } = new();

    /// <summary>Draws the weights, the order of the images and all noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Sixteen hexadecimal digits of the SHA-256 of all settings that differ from their defaults. A setting that a
    /// later version adds leaves the hash of older runs as it is.
    /// </summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{FormatOfRun}\n{ConfigJson.Write(this, onlyChanged: true)}")))[..HashLength];

    private string FormatOfRun => Evaluation.ImportanceSamples > 0 ? FormatWithLikelihood : Format;

    /// <summary>
    /// The value of a field: a number, a word (an enumeration's value), a list of whole numbers, or null.
    /// </summary>
    /// <param name="path">Such as <c>loss.beta</c>.</param>
    /// <exception cref="ArgumentException">There is no such field; the message names the nearest.</exception>
    public object? Value(string path) => Fields.Find(path).Get(this);

    /// <summary>
    /// The value as a file or an axis shows it, such as <c>0.5</c>, <c>mean-only</c> or <c>[200, 200]</c>.
    /// </summary>
    public string Text(string path) => Fields.Find(path) is var field ? field.Text(field.Get(this)) : "";

    /// <summary>The same settings with one changed.</summary>
    /// <exception cref="ArgumentException">No such field, or a value that it cannot have.</exception>
    public RunConfig With(string path, object? value) =>
        Fields.Find(path) is var field ? field.Set(this, field.Convert(value)) : this;

    public bool Equals(RunConfig? other) =>
        other is not null && ConfigJson.Write(this, onlyChanged: true) == ConfigJson.Write(other, onlyChanged: true);

    public override int GetHashCode() => Hash.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => ConfigJson.Write(this, onlyChanged: true);
}
