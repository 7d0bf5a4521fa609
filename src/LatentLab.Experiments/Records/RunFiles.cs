using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LatentLab.Experiments.Json;
using LatentLab.Experiments.Settings;
using LatentLab.Native;

namespace LatentLab.Experiments.Records;

/// <summary>Who a run is.</summary>
internal sealed record RunIdentity(string Experiment, string Label, RunConfig Config);

/// <summary>The text files of a run: written in one move, read with care.</summary>
internal static class RunFiles
{
    private const int LongestText = 10_000_000;

    private static readonly JsonSerializerOptions Pretty = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a loss may be infinite
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private static readonly JsonSerializerOptions OneLine = new(Pretty) { WriteIndented = false };

    public static void WriteIdentity(string path, RunIdentity identity)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ConfigJson.Indented))
        {
            json.WriteStartObject();
            json.WriteString("hash", identity.Config.Hash);
            json.WriteString("experiment", identity.Experiment);
            json.WriteString("label", identity.Label);
            json.WritePropertyName("config");
            ConfigJson.Write(json, identity.Config, onlyChanged: false);
            json.WriteEndObject();
        }
        AtomicFile.Write(path, stream => stream.Write(buffer.ToArray()));
    }

    /// <exception cref="InvalidDataException">The file is damaged, or its hash is not that of its settings.</exception>
    public static RunIdentity ReadIdentity(string path)
    {
        Dictionary<string, PlacedJson> entries = (PlacedJson.ReadFile(path) is var json && json.Entries is { } found
            ? found
            : throw json.Refuse("expected an object.")).ToDictionary(entry => entry.Key, entry => entry.Value);
        PlacedJson At(string key) => entries.GetValueOrDefault(key)
            ?? throw json.Refuse($"expected the key '{key}', found {string.Join(", ", entries.Keys)}.");
        string Text(string key) => At(key).Value as string ?? throw At(key).Refuse("expected a text.");
        RunConfig config = ConfigJson.Read(At("config"));
        if (Text("hash") != config.Hash)
            throw At("hash")
                .Refuse($"expected {config.Hash}, the hash of the settings beside it, found {Text("hash")}.");
        return new RunIdentity(Text("experiment"), Text("label"), config);
    }

    public static void WriteEnvironment(string path, RunEnvironment environment) =>
        WriteText(path, JsonSerializer.Serialize(environment, Pretty) + "\n");

    public static RunEnvironment ReadEnvironment(string path) => Parse<RunEnvironment>(ReadText(path), path);

    public static void WriteNotes(string path, RunNotes notes) =>
        WriteText(path, JsonSerializer.Serialize(notes, Pretty) + "\n");

    public static RunNotes ReadNotes(string path) => Parse<RunNotes>(ReadText(path), path);

    public static string MetricsText(MetricsLine line) => JsonSerializer.Serialize(line, OneLine) + "\n";

    /// <param name="mayBeCut">A last line without its end is left out rather than refused.</param>
    /// <exception cref="InvalidDataException">A line is damaged, or the epochs are not 1, 2, 3, ….</exception>
    public static IReadOnlyList<MetricsLine> ReadMetrics(string path, bool mayBeCut)
    {
        var epochs = new List<MetricsLine>();
        foreach ((string line, bool isWhole) in Lines(path))
        {
            int number = epochs.Count + 1;
            if (!isWhole)
                return mayBeCut
                    ? epochs
                    : throw new InvalidDataException($"'{path}', line {number}: the file is cut short.");
            MetricsLine epoch = Parse<MetricsLine>(line, $"{path}', line '{number}");
            if (epoch.Epoch != number)
                throw new InvalidDataException(
                    $"'{path}', line {number}: expected epoch {number}, found {epoch.Epoch}.");
            epochs.Add(epoch);
        }
        return epochs;
    }

    // What a text editor may change, such as spaces, does not count; every value does.
    private sealed record Sealed(string Sha256, RunResult Result);

    /// <summary>The result, with its own digest.</summary>
    public static void WriteResult(string path, RunResult result) =>
        WriteText(path, JsonSerializer.Serialize(
            new Sealed(DigestOf(JsonSerializer.SerializeToElement(result, Pretty)), result), Pretty) + "\n");

    /// <exception cref="InvalidDataException">The file is damaged or belongs to another run.</exception>
    public static RunResult ReadResult(string path, string hash)
    {
        string text = ReadText(path);
        (string digest, RunResult result) = Parse<Sealed>(text, path);
        if (digest != DigestOf(Parse<JsonElement>(text, path).GetProperty("result")))
            throw new InvalidDataException(
                $"'{path}' has changed since it was written: its contents do not have the SHA-256 {digest}.");
        return result.Hash == hash ? result : throw new InvalidDataException(
            $"'{path}' belongs to another run: expected the hash {hash}, found {result.Hash}.");
    }

    /// <summary>Compares every file with its digest in the result.</summary>
    /// <exception cref="InvalidDataException">One is missing or differs; the message names it.</exception>
    public static void Verify(string folder, RunResult result)
    {
        foreach (var (name, digest) in result.Files)
        {
            string path = Path.Combine(folder, name);
            if (Path.GetFileName(name) != name || !File.Exists(path))
                throw new InvalidDataException($"'{path}' is missing.");
            string found = Digest(path);
            if (found != digest)
                throw new InvalidDataException(
                    $"'{path}' has changed since it was written: its SHA-256 was {digest}, and is {found}.");
        }
    }

    // Of what the file says, not of what this version of the kit makes of it: a later one may know more fields.
    private static string DigestOf(JsonElement result) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(result, OneLine)));

    public static string Digest(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public static void WriteCodes(string path, IReadOnlyList<int> labels, double[,] codes)
    {
        var text = new StringBuilder(labels.Count > 0 ? "label," : "")
            .AppendJoin(',', Enumerable.Range(1, codes.GetLength(1)).Select(latent => $"z{latent}")).Append('\n');
        for (int row = 0; row < codes.GetLength(0); row++)
        {
            if (labels.Count > 0)
                text.Append(labels[row]).Append(',');
            text.AppendJoin(',', Enumerable.Range(0, codes.GetLength(1))
                .Select(latent => codes[row, latent].ToString("G7", CultureInfo.InvariantCulture))).Append('\n');
        }
        WriteText(path, text.ToString());
    }

    public static RunCodes ReadCodes(string path, int latent)
    {
        string[] lines = [.. Lines(path).Select(line => line.Text).DefaultIfEmpty("")];
        bool hasLabels = lines[0].StartsWith("label,", StringComparison.Ordinal);
        int before = hasLabels ? 1 : 0;
        var codes = new double[lines.Length - 1, latent];
        var labels = new int[hasLabels ? lines.Length - 1 : 0];
        for (int row = 0; row < lines.Length - 1; row++)
        {
            string[] cells = lines[row + 1].Split(',');
            if (cells.Length != latent + before)
                throw new InvalidDataException(
                    $"'{path}', line {row + 2}: expected {latent + before} cells, found {cells.Length}.");
            if (hasLabels && !int.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out labels[row]))
                throw new InvalidDataException($"'{path}', line {row + 2}: expected a label, found '{cells[0]}'.");
            for (int column = 0; column < latent; column++)
                if (!double.TryParse(cells[column + before], NumberStyles.Float, CultureInfo.InvariantCulture,
                    out codes[row, column]))
                    throw new InvalidDataException(
                        $"'{path}', line {row + 2}: expected a number, found '{cells[column + before]}'.");
        }
        return new RunCodes(labels, codes);
    }

    public static void WriteText(string path, string text) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The lines of a file of any length, and whether each has its end.</summary>
    private static IEnumerable<(string Text, bool IsWhole)> Lines(string path)
    {
        using var reader = new StreamReader(path);
        var line = new StringBuilder();
        int number = 1;
        for (int letter; (letter = reader.Read()) >= 0;)
        {
            if (letter == '\n')
            {
                yield return (line.ToString(), true);
                line.Clear();
                number++;
            }
            else if (line.Length == LongestText)
            {
                throw TooLong($"{path}', line '{number}");
            }
            else
            {
                line.Append((char)letter);
            }
        }
        if (line.Length > 0)
            yield return (line.ToString(), false);
    }

    // A file that is one JSON text, whose length does not grow with the training.
    private static string ReadText(string path) =>
        new FileInfo(path).Length > LongestText ? throw TooLong(path) : File.ReadAllText(path);

    private static InvalidDataException TooLong(string where) =>
        new($"'{where}': expected at most {LongestText:N0} characters, found more.");

    private static T Parse<T>(string text, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Pretty) ?? throw new JsonException("nothing there");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' cannot be read ({wrong.Message}).");
        }
    }
}
