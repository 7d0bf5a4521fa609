using System.Text;
using System.Text.Json;

namespace LatentLab.Experiments.Json;

/// <summary>A JSON value that knows where it stands, so that an error can say the line.</summary>
/// <param name="Value">null, bool, double, string, a list of <see cref="PlacedJson"/> or a list of named ones.</param>
/// <param name="Path">Such as <c>grid.loss.beta[2]</c>; empty for the whole.</param>
internal sealed record PlacedJson(object? Value, string Path, PlacedText Text, long Offset)
{
    private const int MostBytes = 4_000_000, Deepest = 16;

    /// <summary>The entries of an object, or null for another value.</summary>
    public IReadOnlyList<(string Key, PlacedJson Value)>? Entries => Value as IReadOnlyList<(string, PlacedJson)>;

    /// <summary>The items of an array, or null for another value.</summary>
    public IReadOnlyList<PlacedJson>? Items => Value as IReadOnlyList<PlacedJson>;

    /// <summary>Lists as plain lists, to be converted by a field.</summary>
    public object? Plain => Items?.Select(item => item.Plain).ToArray() ?? (Entries is null ? Value : "an object");

    /// <summary>Counted from 1.</summary>
    public int Line => Text.LineAt(Offset);

    /// <summary>The file's name.</summary>
    public string Source => Text.Source;

    /// <param name="source">The file's name, for errors.</param>
    /// <exception cref="InvalidDataException">It is not JSON, is too large, or names a key twice.</exception>
    public static PlacedJson Parse(byte[] text, string source)
    {
        if (text.Length > MostBytes)
            throw new InvalidDataException(
                $"'{source}': expected at most {MostBytes:N0} bytes of JSON, found {text.Length:N0}. Is this the right "
                + "file?");
        var placed = new PlacedText(text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text[3..] : text, source);
        var reader = new Utf8JsonReader(placed.Bytes, new JsonReaderOptions { MaxDepth = Deepest });
        try
        {
            reader.Read();
            PlacedJson whole = Read(ref reader, placed, "");
            reader.Read(); // throws if something follows
            return whole;
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException(
                $"'{source}', line {(wrong.LineNumber ?? 0) + 1}: this is not JSON ({WithoutPlace(wrong.Message)}). "
                    + "Correct that line.");
        }
    }

    /// <inheritdoc cref="Parse"/>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PlacedJson ReadFile(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MostBytes } large)
            throw new InvalidDataException(
                $"'{path}': expected at most {MostBytes:N0} bytes of JSON, found {large.Length:N0}. Is this the right "
                + "file?");
        return Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>An error at this place.</summary>
    public InvalidDataException Refuse(string problem) =>
        new($"'{Source}', line {Line}{(Path.Length > 0 ? $", {Shortened(Path)}" : "")}: {problem}");

    /// <summary>At most a hundred letters of a text that comes from outside.</summary>
    public static string Shortened(string text) => text.Length > 100 ? $"{text[..100]}…" : text;

    private static PlacedJson Read(ref Utf8JsonReader reader, PlacedText text, string path)
    {
        long offset = reader.TokenStartIndex;
        object? value = reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, text, path),
            JsonTokenType.StartArray => ReadArray(ref reader, text, path),
            JsonTokenType.String => ReadText(ref reader, text),
            JsonTokenType.Number => reader.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
        return new PlacedJson(value, path, text, offset);
    }

    private static List<(string, PlacedJson)> ReadObject(ref Utf8JsonReader reader, PlacedText text, string path)
    {
        List<(string Key, PlacedJson Value)> entries = [];
        HashSet<string> seen = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            long offset = reader.TokenStartIndex;
            string key = ReadText(ref reader, text);
            string inner = path.Length > 0 ? $"{path}.{key}" : key;
            if (!seen.Add(key))
                throw new InvalidDataException(
                    $"'{text.Source}', line {text.LineAt(offset)}, {Shortened(inner)}: found a second time. Keep one "
                    + "of the two.");
            reader.Read();
            entries.Add((key, Read(ref reader, text, inner)));
        }
        return entries;
    }

    private static List<PlacedJson> ReadArray(ref Utf8JsonReader reader, PlacedText text, string path)
    {
        List<PlacedJson> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader, text, $"{path}[{items.Count}]"));
        return items;
    }

    private static string ReadText(ref Utf8JsonReader reader, PlacedText text)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException) // not UTF-8, or half a surrogate pair
        {
            throw new InvalidDataException(
                $"'{text.Source}', line {text.LineAt(reader.TokenStartIndex)}: this text is not valid Unicode. Save "
                + "the file as UTF-8.");
        }
    }

    // The reader's message ends with the place, counted from 0.
    private static string WithoutPlace(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end
            ? message[..end].TrimEnd('.', ' ')
            : message;
}

/// <summary>The text that a JSON value stands in.</summary>
/// <param name="Source">The file's name, for errors.</param>
internal sealed record PlacedText(byte[] Bytes, string Source)
{
    /// <summary>Counted from 1; only errors ask, so nothing is kept for it.</summary>
    public int LineAt(long offset) => Bytes.AsSpan(0, (int)Math.Min(offset, Bytes.Length)).Count((byte)'\n') + 1;
}
