using System.Text.Json;
using System.Text.Json.Serialization;

namespace LatentLab.Experiments.Reproduction;

/// <summary>A published setting with its numbers, and the experiment that repeats it.</summary>
/// <param name="Experiment">Name of the shipped experiment.</param>
/// <param name="Block">Data and likelihood: numbers of different blocks cannot be compared.</param>
/// <param name="Setting">As published.</param>
/// <param name="Source">Who published it, where.</param>
/// <param name="Epochs">Passes over the training images as published; null where the source does not say.</param>
/// <param name="Differs">How the experiment differs from the source, apart from its length; empty if no difference is
/// known.</param>
public sealed record PublishedBlock(
    string Experiment, string Block, string Setting, string Source, int? Epochs, string Differs,
    IReadOnlyList<PublishedNumber> Numbers)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads the list of published numbers.</summary>
    /// <exception cref="InvalidDataException">The file is not such a list; the message says where.</exception>
    public static IReadOnlyList<PublishedBlock> Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<PublishedBlock[]>(File.ReadAllText(path), Options)
                ?? throw new JsonException("nothing there");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(
                $"'{path}' is not a list of published blocks ({fault.Message.TrimEnd('.')}).", fault);
        }
    }
}

/// <summary>One published number.</summary>
/// <param name="What">In words.</param>
/// <param name="Text">As it is printed, such as “≈ 105.6”.</param>
/// <param name="Value">In nats per image.</param>
/// <param name="Metric">Ours that it stands beside.</param>
/// <param name="Where">Settings of the runs it is about, for example <c>model.kind</c>: <c>vae</c>; empty for
/// all.</param>
public sealed record PublishedNumber(
    string What, string Text, double Value, string Metric, IReadOnlyDictionary<string, string> Where);
