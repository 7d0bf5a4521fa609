using System.Text;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Notebooks.Tests.Documents;

/// <summary>Readers and writers against documents and damage that nobody thought of.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Pieces =
        [
            "a",
            " ",
            "\n",
            "\r\n",
            "\r",
            "\t", "\"",
            "\\", "/", "é", "大", "😀", "\u2028", "\u0085", "\u0001", "\u007f", "\ufeff", "#!csharp", "#!html", "#!meta",
            "<b>", "{", "]"
        ];

    private static string Words(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static JsonNode? Json(Random random, int depth) => random.Next(depth > 3 ? 5 : 7) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next()),
        2 => JsonValue.Create(random.NextDouble()),
        3 => JsonValue.Create(random.Next(2) == 0),
        4 => JsonValue.Create(Words(random)),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth + 1))]),
        _ => JsonFields(random, depth),
    };

    private static JsonObject JsonFields(Random random, int depth = 0)
    {
        var fields = new JsonObject();
        for (int count = random.Next(4); count > 0; count--)
            fields["x" + Words(random)] = Json(random, depth + 1);
        return fields;
    }

    private static CellOutput Output(Random random) => random.Next(5) switch
    {
        0 => new StreamOutput(random.Next(2) == 0 ? "stdout" : "stderr", Words(random)),
        1 => new DisplayOutput(new JsonObject
        {
            ["text/html"] = Words(random),
            ["application/x+json"] = Json(random, 0)
        }, JsonFields(random), IsResult: false),
        2 => new DisplayOutput(new JsonObject { ["text/plain"] = Words(random) }, [], IsResult: true, random.Next(9)),
        3 => new ErrorOutput(Words(random), Words(random), [Words(random), Words(random)]),
        _ => new OtherOutput(new JsonObject { ["output_type"] = "other" + random.Next(), ["x"] = Json(random, 0) }),
    };

    private static NotebookDocument Document(Random random)
    {
        var document = new NotebookDocument { Minor = 6, Metadata = JsonFields(random), Unknown = JsonFields(random) };
        for (int index = random.Next(6); index > 0; index--)
        {
            var kind = (CellKind)random.Next(3);
            var cell = new NotebookCell
            {
                Id = $"id{index}",
                Kind = kind,
                Language = "csharp",
                Source = Words(random),
                Metadata = JsonFields(random),
                Unknown = JsonFields(random)
            };
            if (kind == CellKind.Code)
            {
                cell.ExecutionCount = random.Next(2) == 0 ? null : random.Next(100);
                cell.Outputs.AddRange(Enumerable.Range(0, random.Next(4)).Select(_ => Output(random)));
            }
            document.Cells.Add(cell);
        }
        return document;
    }

    [Fact]
    public void Any_document_comes_back_from_ipynb_as_it_went()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            NotebookDocument document = Document(new Random(seed));
            string text = NotebookFile.ToText(document, "n.ipynb");
            NotebookDocument read = NotebookFile.Parse(text, "n.ipynb");
            Assert.Equal(text, NotebookFile.ToText(read, "n.ipynb"));
            Assert.Equal(document.Cells.Select(cell => (cell.Id, cell.Kind, cell.Source, cell.ExecutionCount)),
                read.Cells.Select(cell => (cell.Id, cell.Kind, cell.Source, cell.ExecutionCount)));
            Assert.True(JsonNode.DeepEquals(document.Metadata, read.Metadata)
                && JsonNode.DeepEquals(document.Unknown, read.Unknown), $"seed {seed}");
            foreach ((NotebookCell before, NotebookCell after) in document.Cells.Zip(read.Cells))
            {
                Assert.True(JsonNode.DeepEquals(before.Metadata, after.Metadata)
                    && JsonNode.DeepEquals(before.Unknown, after.Unknown), $"seed {seed}");
                Assert.Equal(before.Outputs.OfType<StreamOutput>(), after.Outputs.OfType<StreamOutput>());
            }
        }
    }

    [Fact]
    public void A_dib_that_was_written_comes_back_as_it_went()
    {
        int tested = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            string once;
            try
            {
                once = NotebookFile.ToText(
                    NotebookFile.Parse(NotebookFile.ToText(Document(new Random(seed)), "n.dib"), "n.dib"), "n.dib");
            }
            catch (InvalidDataException)
            {
                continue;   // a cell that holds a dividing line: refused, not torn
            }
            Assert.Equal(once, NotebookFile.ToText(NotebookFile.Parse(once, "n.dib"), "n.dib"));
            tested++;
        }
        // Most documents hold no dividing line.
        Assert.InRange(tested, 200, 400);
    }

    [Theory]
    [InlineData("n.ipynb")]
    [InlineData("n.dib")]
    public void Damaged_files_are_read_or_refused_and_nothing_else(string name)
    {
        int refused = 0, read = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            NotebookDocument document = Document(random);
            foreach (NotebookCell cell in document.Cells)
                cell.Source = cell.Source.Replace("#!", "");
            byte[] bytes = Encoding.UTF8.GetBytes(NotebookFile.ToText(document, name));
            for (int damage = random.Next(1, 4); damage > 0; damage--)
                bytes = Damaged(bytes, random);
            try
            {
                NotebookFile.ToText(NotebookFile.Parse(Encoding.UTF8.GetString(bytes), name), "copy.ipynb");
                read++;
            }
            catch (InvalidDataException error)
            {
                Assert.Contains(name, error.Message);
                refused++;
            }
        }
        Assert.Equal(3000, read + refused);
        // Both happened often enough to have been tried: an .ipynb is JSON, which most damage breaks; a .dib is text,
        // which hardly any does.
        Assert.InRange(refused, 100, 2900);
    }

    private static byte[] Damaged(byte[] bytes, Random random)
    {
        int place = random.Next(bytes.Length + 1);
        return random.Next(4) switch
        {
            0 => bytes[..place],
            1 => [.. bytes[..place], (byte)random.Next(256), .. bytes[place..]],
            2 => place == bytes.Length ? bytes : [.. bytes[..place], .. bytes[(place + 1)..]],
            _ => [.. bytes[..place], .. "\"[{}]:,\\u"u8[..random.Next(1, 9)], .. bytes[place..]],
        };
    }
}
