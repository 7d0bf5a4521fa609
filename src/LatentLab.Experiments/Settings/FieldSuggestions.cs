using LatentLab.Data;

namespace LatentLab.Experiments.Settings;

/// <summary>What somebody may have meant by a name that there is not.</summary>
internal static class FieldSuggestions
{
    // What other tools call it. Letters only: see Plain.
    private static readonly Dictionary<string, string[]> OtherNames = new()
    {
        ["lr"] = ["training.learningRate"],
        ["stepsize"] = ["training.learningRate"],
        ["optimizer"] = ["training.learningRate", "training.decay"],
        ["optimiser"] = ["training.learningRate", "training.decay"],
        ["scheduler"] = ["training.decay"],
        ["batch"] = ["training.batchSize"],
        ["earlystopping"] = ["training.patience"],
        ["maxepochs"] = ["training.epochs"],
        ["numepochs"] = ["training.epochs"],
        ["dataset"] = ["data.name"],
        ["path"] = ["data.name"],
        ["folder"] = ["data.name"],
        ["file"] = ["data.name"],
        ["color"] = ["data.grey"],
        ["colour"] = ["data.grey"],
        ["rgb"] = ["data.grey"],
        ["gray"] = ["data.grey"],
        ["grayscale"] = ["data.grey"],
        ["greyscale"] = ["data.grey"],
        ["size"] = ["data.height", "data.width"],
        ["imagesize"] = ["data.height", "data.width"],
        ["resize"] = ["data.height", "data.width"],
        ["split"] = ["data.testShare"],
        ["testsize"] = ["data.testShare", "data.test"],
        ["valsize"] = ["data.validation"],
        ["labelcolumn"] = ["data.label"],
        ["target"] = ["data.label"],
        ["latentdim"] = ["model.latent"],
        ["latentsize"] = ["model.latent"],
        ["zdim"] = ["model.latent"],
        ["layers"] = ["model.hidden", "model.channels"],
        ["filters"] = ["model.channels"],
        ["klweight"] = ["loss.beta"],
        ["warmup"] = ["loss.annealing", "loss.annealingEpochs"],
        ["randomseed"] = ["seeds"],
    };

    /// <summary>A sentence: there is no such name, and what was meant, or what there is.</summary>
    /// <param name="key">What was found.</param>
    /// <param name="here">The names that may stand in that place.</param>
    /// <param name="section">Of the place; null outside of any.</param>
    public static string Unknown(string key, IReadOnlyCollection<string> here, string? section = null)
    {
        string[] meant = Meant(key, here);
        string adam = Plain(Last(key)).StartsWith("optimi", StringComparison.Ordinal)
            ? " Every run is trained with Adam." : "";
        return $"there is no '{Json.PlacedJson.Shortened(key)}' here.{adam} " + (meant.Length > 0
            ? $"Did you mean {string.Join(" or ", meant.Select(one => $"'{one}'"))}?"
            : WhatThereIs(section ?? (key.Contains('.') ? key[..key.IndexOf('.')] : null)));
    }

    private static string[] Meant(string key, IReadOnlyCollection<string> here)
    {
        // A section that is right makes no other name near.
        if (NearestWord.Close(key, here) is string near && NearestWord.Close(Last(key), [Last(near)]) is not null)
            return [near];
        string last = Plain(Last(key));
        if (OtherNames.TryGetValue(last, out string[]? other))
            return other;
        string[] ofThatName = [.. Fields.All.Where(field => Plain(field.Name) == last).Select(field => field.Path)];
        return ofThatName.Length == 0 && NearestWord.Close(last, Fields.All.Select(field => field.Name)) is string name
            ? [.. Fields.All.Where(field => field.Name == name).Select(field => field.Path)]
            : ofThatName;
    }

    private static string WhatThereIs(string? section)
    {
        IGrouping<string, Field>[] sections = [.. Fields.All.Where(field => field.Section is not null)
            .GroupBy(field => field.Section!)];
        return sections.FirstOrDefault(one => one.Key == section) is { } known
            ? $"'{section}' has {string.Join(", ", known.Select(field => field.Name))}."
            : $"There are {string.Join("; ", sections.Select(
                one => $"{one.Key}: {string.Join(", ", one.Select(field => field.Name))}"))}.";
    }

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static string Plain(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();
}
