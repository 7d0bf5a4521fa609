using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Data;
using LatentLab.Native;
using LatentLab.Training;

namespace LatentLab.Experiments.Results;

/// <summary>
/// An experiment's results as one small text file that can be committed: a line for the experiment, then a line for
/// each run. Pictures and codes are kept for the first seed of each setting, which is what figures show; of a long
/// training 80 epochs, evenly spread, and the best one; 8 where no images were held out to find it.
/// </summary>
public static class RecordedResults
{
    private const string Format = "latentlab-results-1";
    private const int MostCodes = 250, MostImages = 16, MostEpochs = 80, MostUnjudged = 8;

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };
    private static readonly string[] EpochColumns =
    [
        "epoch", "train reconstruction", "train KL", "β", "validation reconstruction", "validation KL", "seconds"
    ];

    /// <param name="path">The file, <c>.jsonl</c>; written whole or not at all.</param>
    /// <param name="command">How the runs were made, for anyone who wants to repeat them.</param>
    public static void Write(ExperimentResults results, string path, string command)
    {
        HashSet<RunSummary> pictured = [.. SweepView.Of(results).Settings(results, results.Finished)
            .Select(group => group.Runs.MinBy(run => run.Seed)!)];
        var text = new StringBuilder();
        var head = new JsonObject
        {
            ["format"] = Format,
            ["name"] = results.Name,
            ["question"] = results.Question,
            ["command"] = command,
            ["varied"] = results.Varied is null
                ? null
                : new JsonArray([.. results.Varied.Select(path => JsonValue.Create(path))]),
            ["environment"] = new JsonArray([.. results.Environment.Select(line => JsonValue.Create(line))]),
            ["epochColumns"] = new JsonArray([.. EpochColumns.Select(column => JsonValue.Create(column))]),
        };
        if (results.OwnUnits.Count > 0)
            head["units"] = new JsonObject(results.OwnUnits.Select(
                pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
        if (results.Drawn.Count > 0)
            head["drawn"] = new JsonArray([.. results.Drawn.Select(path => JsonValue.Create(path))]);
        text.Append(head.ToJsonString(Options)).Append('\n');
        foreach (RunSummary run in results.Runs)
            text.Append(ToJson(run, pictured.Contains(run)).ToJsonString(Options)).Append('\n');
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <exception cref="InvalidDataException">It is not a file of recorded results, or a line of it is damaged; the
    /// message names the line.</exception>
    public static ExperimentResults Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        int line = 0;
        try
        {
            JsonObject head = JsonNode.Parse(lines.Length > 0 ? lines[0] : "")!.AsObject();
            if ((string?)head["format"] != Format)
                throw new InvalidDataException(
                    $"expected the format {Format}, found {(string?)head["format"] ?? "none"}");
            var runs = new List<RunSummary>();
            for (line = 1; line < lines.Length; line++)
                runs.Add(FromJson(JsonNode.Parse(lines[line])!.AsObject()));
            return new ExperimentResults((string)head["name"]!, (string?)head["question"], runs)
            {
                Descriptions = [new(1, (string)head["name"]!, (string?)head["question"], "", path, [])],
                Drawn = [.. head["drawn"]?.AsArray().Select(one => (string)one!) ?? []],
                OwnUnits = head["units"] is JsonObject units
                    ? units.ToDictionary(pair => pair.Key, pair => (string)pair.Value!) : [],
                Varied = head["varied"] is JsonArray varied ? [.. varied.Select(one => (string)one!)] : null,
                Environment =
                [
                    .. head["environment"]!.AsArray().Select(one => (string)one!),
                    $"made by: {(string)head["command"]!}"
                ],
            };
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NullReferenceException
            or FormatException or InvalidDataException or ArgumentException or OverflowException or KeyNotFoundException
            or EndOfStreamException)
        {
            throw new InvalidDataException(
                $"'{path}', line {line + 1}: this is not a recorded experiment ({fault.Message.TrimEnd('.')}). Record "
                + "it again with 'latentlab experiment record'.", fault);
        }
    }

    private static JsonObject ToJson(RunSummary run, bool pictured)
    {
        var json = new JsonObject
        {
            ["name"] = run.Name,
            ["hash"] = run.Hash,
            ["seed"] = run.Seed,
            ["outcome"] = run.Outcome.ToString().ToLowerInvariant(),
            ["settings"] = new JsonObject(
                run.Settings.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))),
        };
        if (run.Problem is not null)
            json["problem"] = run.Problem;
        if (run.Note.Length > 0)
            json["note"] = run.Note;
        if (run.Search is not null)
            json["search"] = run.Search;
        if (run.Tags.Count > 0)
            json["tags"] = new JsonArray([.. run.Tags.Select(tag => JsonValue.Create(tag))]);
        if (run.Metrics.Count > 0)
            json["metrics"] =
                new JsonObject(run.Metrics.Select(pair => KeyValuePair.Create(pair.Key, Number(pair.Value, 9))));
        if (run.Epochs.Count > 0)
        {
            json["epochs"] = new JsonArray([.. Kept(run.Epochs).Select(epoch => new JsonArray(
                JsonValue.Create(epoch.Epoch), Number(epoch.Train.Reconstruction, 7), Number(epoch.Train.Kl, 7),
                Number(epoch.Train.Beta, 7),
                Number(epoch.Validation?.Reconstruction ?? double.NaN, 7),
                Number(epoch.Validation?.Kl ?? double.NaN, 7), Number(epoch.Seconds, 4)))]);
        }
        if (run.KlOfLatents.Count > 0)
            json["klOfLatents"] = Numbers(run.KlOfLatents, 5);
        if (!pictured)
            return json;
        if (run.Map is { } map)
        {
            int kept = Math.Min(MostCodes, map.Means.Count / 2);
            json["map"] = new JsonObject
            {
                ["first"] = map.First,
                ["second"] = map.Second,
                ["latents"] = map.Latents,
                ["means"] = Numbers(map.Means.Take(2 * kept), 4),
                ["deviations"] = map.Deviations is null ? null : Numbers(map.Deviations.Take(2 * kept), 3),
                ["labels"] = map.Labels is null
                    ? null
                    : new JsonArray([.. map.Labels.Take(kept).Select(label => JsonValue.Create(label))]),
            };
        }
        if (run.Samples is not null)
            json["samples"] = Images(run.Samples);
        if (run.Originals is not null)
            json["originals"] = Images(run.Originals);
        if (run.Reconstructions is not null)
            json["reconstructions"] = Images(run.Reconstructions);
        return json;
    }

    private static IEnumerable<EpochMetrics> Kept(IReadOnlyList<EpochMetrics> epochs)
    {
        int most = epochs.Any(epoch => epoch.Validation is not null) ? MostEpochs : MostUnjudged;
        int stride = (epochs.Count + most - 1) / most;
        EpochMetrics? best =
            epochs.Where(epoch => epoch.Validation is not null).MinBy(epoch => epoch.Validation!.Total);
        return epochs.Where((epoch, place) => place % stride == 0 || place == epochs.Count - 1 || epoch == best);
    }

    private static RunSummary FromJson(JsonObject json) => new()
    {
        Name = (string)json["name"]!,
        Hash = (string)json["hash"]!,
        Seed = (int)json["seed"]!,
        Outcome = Enum.Parse<RunOutcome>((string)json["outcome"]!, ignoreCase: true),
        Problem = (string?)json["problem"],
        Note = (string?)json["note"] ?? "",
        Search = (string?)json["search"],
        Tags = [.. json["tags"]?.AsArray().Select(tag => (string)tag!) ?? []],
        Descriptions = [1],
        Settings = json["settings"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!),
        Metrics = json["metrics"]?.AsObject().ToDictionary(pair => pair.Key, pair => Double(pair.Value)) ?? [],
        Epochs = [.. json["epochs"]?.AsArray().Select(Epoch) ?? []],
        KlOfLatents = [.. json["klOfLatents"]?.AsArray().Select(Double) ?? []],
        Map = json["map"] is not JsonObject map ? null : new LatentMapSummary((int)map["first"]!, (int)map["second"]!,
            (int)map["latents"]!, [.. map["means"]!.AsArray().Select(Double)],
            map["deviations"] is null ? null : [.. map["deviations"]!.AsArray().Select(Double)],
            map["labels"] is null ? null : [.. map["labels"]!.AsArray().Select(label => (int)label!)]),
        Samples = Images(json["samples"]),
        Originals = Images(json["originals"]),
        Reconstructions = Images(json["reconstructions"]),
    };

    private static EpochMetrics Epoch(JsonNode? row)
    {
        JsonArray numbers = row!.AsArray();
        double beta = Double(numbers[3]), heldOut = Double(numbers[4]);
        return new EpochMetrics((int)numbers[0]!, new LossTerms(Double(numbers[1]), Double(numbers[2]), beta),
            double.IsNaN(heldOut) ? null : new LossTerms(heldOut, Double(numbers[5]), beta), Double(numbers[6]), 0);
    }

    private static JsonArray Numbers(IEnumerable<double> values, int digits) =>
        new([.. values.Select(value => Number(value, digits))]);

    // JSON knows no infinities and no NaN: they become null, and null becomes NaN.
    private static JsonNode? Number(double value, int digits) =>
        double.IsFinite(value) ? JsonNode.Parse(double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)) : null;

    private static double Double(JsonNode? value) => value is null ? double.NaN : (double)value;

    /// <summary>Eight bits a pixel, deflated, in base64.</summary>
    private static JsonObject Images(ImageBatch images)
    {
        ImageBatch kept = images.Pick([.. Enumerable.Range(0, Math.Min(images.Count, MostImages))]);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize))
            deflate.Write([.. kept.Pixels.Select(
                pixel => (byte)Math.Round(255 * Math.Clamp(float.IsFinite(pixel) ? pixel : 0, 0, 1)))]);
        return new JsonObject
        {
            ["count"] = kept.Count,
            ["channels"] = kept.Channels,
            ["height"] = kept.Height,
            ["width"] = kept.Width,
            ["pixels"] = Convert.ToBase64String(packed.ToArray())
        };
    }

    private static ImageBatch? Images(JsonNode? json)
    {
        if (json is null)
            return null;
        int count = (int)json["count"]!, channels = (int)json["channels"]!, height = (int)json["height"]!,
            width = (int)json["width"]!;
        if (count is < 1 or > MostImages || channels is not (1 or 3) || height is < 1 or > 4096
            || width is < 1 or > 4096)
            throw new FormatException($"images of {count} × {channels} × {height} × {width}");
        byte[] bytes = new byte[count * channels * height * width];
        using var deflate = new ZLibStream(new MemoryStream(Convert.FromBase64String((string)json["pixels"]!)),
            CompressionMode.Decompress);
        deflate.ReadExactly(bytes);
        return new ImageBatch(count, channels, height, width, [.. bytes.Select(value => value / 255f)]);
    }
}
