using System.Text.Json.Nodes;
using LatentLab.Book.Reference;

namespace LatentLab.Book.Tests;

/// <summary>
/// A small source map, glossary, short answer and guide for <see cref="SampleBook"/>, whose lesson 01 shows C03 and
/// C04.
/// </summary>
internal static class SampleReference
{
    public const string Map = """
        {
          "about": "A learner's notes.",
          "claims": [
            { "id": "C03", "lesson": "01", "words": "each iteration lowers the loss" },
            { "id": "C04", "lesson": "01", "words": "N inputs go to one dimension" },
            { "id": "C10", "lesson": "05", "words": "a generator maps distributions" }
          ],
          "figures": [
            { "id": "F1", "lesson": "01", "words": "the loop" },
            { "id": "F4", "lesson": "05", "words": "a bridge" }
          ],
          "sections": [
            { "heading": "Decoder", "sentences": [
              { "text": "The loss falls.", "claims": ["C03"], "figures": ["F1"] },
              { "text": "With freedom it falls to nothing.", "claims": ["C04", "C03"], "note": "A remark." }
            ] },
            { "heading": "Limitations", "sentences": [
              { "text": "分布之间的变换。", "language": "zh", "english": "A transformation between distributions.", "claims": ["C10"], "figures": ["F4"] },
              { "text": "And on real data?", "added": true, "claims": ["C10"] }
            ] }
          ],
          "references": ["https://example.org/vae", "A book"]
        }
        """;

    public const string Words = """
        {
          "about": "Two languages.",
          "terms": [
            { "english": "encoder", "chinese": "编码器", "meaning": "Image in, code out.", "lesson": "01" },
            { "english": "autoencoder", "chinese": "自编码器", "meaning": "Two networks in a row.", "lesson": "1" },
            { "english": "prior", "chinese": "先验", "meaning": "Where codes are wished to lie.", "lesson": "07" }
          ]
        }
        """;

    public const string Why = """
        {
          "question": { "en": "Why two numbers?", "zh": "为什么要两个数？" },
          "about": { "en": "In three sentences.", "zh": "三句话。" },
          "units": [ { "english": "nats per image", "chinese": "奈特/图像" } ],
          "sentences": [
            { "en": "The loss falls.", "zh": "损失下降。", "claim": "C03", "lesson": "01", "number": { "en": "share", "zh": "比例" } },
            { "en": "With freedom, to nothing.", "zh": "足够自由时降到零。", "claim": "C04", "lesson": "1", "measure": "almost no loss", "number": { "en": "what is left", "zh": "剩余" } },
            { "en": "It is a bridge.", "zh": "它是一座桥。", "claim": "C10", "lesson": "07", "number": { "en": "distance", "zh": "距离" } }
          ]
        }
        """;

    /// <summary>The book with all of them, and a guide for the teacher.</summary>
    public static BookContents On(BookContents book) => book with
    {
        Map = ReadMap(),
        Glossary = ReadGlossary(),
        Answer = ReadAnswer(),
        Teacher = Guide,
    };

    public static TeacherGuide Guide { get; } = new("# For the teacher\n\nPress `p`.\n\n## One class\n\nFirst $x$.\n",
        [new("01-autoencoder", "# Lesson 01\n\n## Goals\n\n- A [lesson](00-start-here.ipynb).\n"),
            new("07-kl", "# Lesson 07\n\n## Goals\n\n- Another, $\\sigma$.\n")]);

    public static ShortAnswer ReadAnswer(Action<JsonNode>? change = null) =>
        Read(ShortAnswer.FileName, Why, change, folder => ShortAnswer.Find(folder)!);

    /// <summary>The map after a change to its JSON, read from a file as the course reads it.</summary>
    public static SourceMap ReadMap(Action<JsonNode>? change = null) =>
        Read(SourceMap.FileName, Map, change, folder => SourceMap.Find(folder)!);

    public static Glossary ReadGlossary(Action<JsonNode>? change = null) =>
        Read(Glossary.FileName, Words, change, folder => Glossary.Find(folder)!);

    public static T Read<T>(string name, string json, Action<JsonNode>? change, Func<string, T> read)
    {
        if (change is not null)
        {
            JsonNode root = JsonNode.Parse(json)!;
            change(root);
            json = root.ToJsonString();
        }

        string folder = Directory.CreateTempSubdirectory("latentlab-reference-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, name), json);
            return read(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
