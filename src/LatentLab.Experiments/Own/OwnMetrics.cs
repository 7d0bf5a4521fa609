using System.Text;
using LatentLab.Data;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Settings;
using LatentLab.Models;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Own;

/// <summary>Measures what somebody wrote.</summary>
internal static class OwnMetrics
{
    /// <returns>Null where the settings name none.</returns>
    /// <exception cref="InvalidOperationException">One failed; the message names it.</exception>
    public static IReadOnlyList<OwnMetric>? Measure(
        RunConfig config, ILatentModel model, ImageDataset test, OwnParts own) =>
        config.Evaluation.Own.Count == 0 ? null
            : [.. config.Evaluation.Own.Select(reference => Measure(config, model, test,
                own.Find(OwnPart.Metric, reference)))];

    private static OwnMetric Measure(RunConfig config, ILatentModel model, ImageDataset test, OwnPart part)
    {
        var measure = (Func<ILatentModel, ImageDataset, double>)part.Function;
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        model.Noise.manual_seed(config.Seed);
        try
        {
            return new OwnMetric(part.Name, part.Unit, OwnModel.Seeded(config.Seed, () => measure(model, test)));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new InvalidOperationException($"The metric '{part.Name}' failed: {error.Message}", error);
        }
    }
}

/// <summary>Keeps the code beside the run that it made.</summary>
internal static class OwnFiles
{
    public static void Write(string path, IReadOnlyList<OwnPart> parts)
    {
        if (parts.Count == 0 || File.Exists(path))
            return;
        var text = new StringBuilder();
        foreach (OwnPart part in parts)
        {
            text.Append($"==== {part.Kind} {part.Reference}{(part.Unit.Length > 0 ? $" ({part.Unit})" : "")}\n");
            foreach (var (name, source) in part.Sources)
                text.Append($"---- source: {name}\n{source.TrimEnd()}\n");
            if (part.Sources.Count == 0)
                text.Append("---- source: not known to this host\n");
            text.Append($"---- code: what the digest is of\n{part.Code}\n");
        }
        RunFiles.WriteText(path, text.ToString());
    }
}
