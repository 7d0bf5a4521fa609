using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LatentLab.Book.Reference;

namespace LatentLab.Book.Translation;

/// <summary>A passage and what it is in Chinese.</summary>
/// <param name="Chinese">Empty as long as nobody has translated it.</param>
internal sealed record TranslationEntry(string Place, string Hash, string English, string Chinese)
{
    /// <summary>Whether it stays English at this place, being a name there and no words.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether the Chinese holds at this place only; the same English elsewhere has other words.</summary>
    public bool Here { get; init; }

    /// <summary>The English that stood here before, for whoever brings the Chinese up to date; null for none.</summary>
    public string? OldEnglish { get; init; }

    public string? OldChinese { get; init; }

    public bool IsOpen => !Keep && Chinese.Length == 0;
}

/// <summary>The entries of a cell, or of an entry of a data file.</summary>
internal sealed record TranslatedCell(string Cell, IReadOnlyList<TranslationEntry> Entries);

/// <summary>The entries of one file of the course, by cell.</summary>
internal sealed record TranslationFile(string Name, IReadOnlyList<TranslatedCell> Cells)
{
    public IEnumerable<TranslationEntry> Entries => Cells.SelectMany(cell => cell.Entries);

    /// <exception cref="BookException">The file is damaged; the message names the place.</exception>
    public static TranslationFile Read(string file, string name)
    {
        DataField top = DataField.Read(file).With("cells");
        return new(name, [.. top.PartsOf("cells").Select(cell =>
            new TranslatedCell(cell.Name, [.. cell.Field.AsList().Select(Entry)]))]);
    }

    private static TranslationEntry Entry(DataField field)
    {
        field.With("place", "hash", "en", "zh", "keep", "here", "oldEn", "oldZh");
        var entry = new TranslationEntry(field.Text("place"), field.Text("hash"), field.Raw("en"), field.Raw("zh"))
        {
            Keep = field.FlagIfThere("keep"),
            Here = field.FlagIfThere("here") || field.FlagIfThere("keep"),
            OldEnglish = field.TextIfThere("oldEn"),
            OldChinese = field.TextIfThere("oldZh"),
        };
        return entry.Hash == Passage.HashOf(entry.English) ? entry
            : throw field.Fault($"the hash {Passage.HashOf(entry.English)} of its English",
                "Only 'zh' and 'keep' are written by hand; 'latentlab translate zh' writes the rest.");
    }

    /// <summary>One field a line, Chinese letters as they are.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            json.WriteStartObject();
            json.WriteStartObject("cells");
            foreach ((string cell, IReadOnlyList<TranslationEntry> entries) in Cells)
            {
                json.WriteStartArray(cell);
                foreach (TranslationEntry entry in entries)
                    Write(json, entry);
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, TranslationEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("place", entry.Place);
        json.WriteString("hash", entry.Hash);
        if (entry.OldEnglish is not null)
            json.WriteString("oldEn", entry.OldEnglish);
        json.WriteString("en", entry.English);
        if (entry.OldChinese is not null)
            json.WriteString("oldZh", entry.OldChinese);
        json.WriteString("zh", entry.Chinese);
        if (entry.Keep)
            json.WriteBoolean("keep", true);
        if (entry is { Here: true, Keep: false })
            json.WriteBoolean("here", true);
        json.WriteEndObject();
    }
}
