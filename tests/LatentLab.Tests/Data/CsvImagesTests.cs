using System.Text;
using LatentLab.Data;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Data;

public sealed class CsvImagesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Put(string text)
    {
        string path = folder.File("own.csv");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>All images of a table, one row each, in the order of their first pixel.</summary>
    private (float[] Pixels, string Label)[] Rows(string text, ImportOptions? options = null)
    {
        using Split split = CsvImages.Load(Put(text), options);
        return [.. from set in new[] { split.Train, split.Test }
                   from i in Enumerable.Range(0, set.Count)
                   let pixels = set.ToImages(i, 1).Pixels
                   orderby pixels[0]
                   select (pixels, set.HasLabels ? set.LabelNames[set.Labels[i]] : "")];
    }

    private string Refusal(string text, ImportOptions? options = null)
    {
        string path = Put(text),
            message = Assert.Throws<InvalidDataException>(() => CsvImages.Load(path, options)).Message;
        Assert.StartsWith($"'{path}' ", message);
        return message;
    }

    [Theory]
    [InlineData("3,0,51,102,255\n7,255,0,0,0\n")]                                    // MNIST's CSV: label first
    // with a header, from Windows, without a last line end
    [InlineData("label,p1,p2,p3,p4\r\n3,0,51,102,255\r\n7,255,0,0,0")]
    [InlineData("p1;p2;p3;p4;Class\n0;51;102;255;3\n255;0;0;0;7\n")]                 // label last, semicolons
    // numbers as names, quotes, blank lines
    [InlineData("\"label\",\"0\",\"1\",\"2\",\"3\"\n\n\"3\",0,51,102,255\n7, 255, 0 ,0,0\n\n")]
    [InlineData("\uFEFF3\t0\t51\t102\t255\n7\t255\t0\t0\t0\n")]                      // byte order mark, tabs
    public void Labels_and_pixels_are_found_without_being_told(string text)
    {
        (float[] Pixels, string Label)[] rows = Rows(text);
        Assert.Equal(["3", "7"], rows.Select(row => row.Label));
        Assert.Equal([0, 0.2f, 0.4f, 1], rows[0].Pixels);
        Assert.Equal([1, 0, 0, 0], rows[1].Pixels);
    }

    [Fact]
    public void Values_are_taken_from_0_to_255_if_one_exceeds_1_and_else_from_0_to_1()
    {
        Assert.Equal([0, 0.5f, 1, 0.25f], Rows("0,0.5,1,0.25\n1,1,1,1\n")[0].Pixels);
        Assert.Equal([0, 0.2f, 1, 0], Rows("0,51,255,0\n255,2,1,3\n")[0].Pixels);
        Assert.Equal([0, 0.5f, 1, 0.25f], Rows("0,8,16,4\n1,1,1,1\n", new ImportOptions { Largest = 16 })[0].Pixels);
        Assert.Contains("from 0 to 16, found '17'",
            Refusal("0,17,16,4\n1,1,1,1\n", new ImportOptions { Largest = 16 }));
    }

    [Fact]
    public void What_is_declared_goes_before_what_is_guessed()
    {
        using (Split wide = CsvImages.Load(Put("1,2,3,4,5,6\n1,2,3,4,5,6\n"),
            new ImportOptions { Height = 2, Width = 3 }))
            Assert.Equal((2, 3, false), (wide.Train.Height, wide.Train.Width, wide.Train.HasLabels));
        using (Split half = CsvImages.Load(Put("a,1,2,3,4,5,6\nb,1,2,3,4,5,6\n"), new ImportOptions { Width = 3 }))
            Assert.Equal((2, 3, "a b"), (half.Train.Height, half.Train.Width, string.Join(' ', half.Train.LabelNames)));
        Assert.Equal("9", Rows("0,0,0,0,9\n1,1,1,1,9\n", new ImportOptions { Label = "5" })[0].Label);
        Assert.Equal("9", Rows("a,b,c,d,kind\n0,0,0,0,9\n1,1,1,1,9\n", new ImportOptions { Label = "Kind" })[0].Label);
        Assert.Equal(2, Rows("1,2,3,4\n0,0,0,0\n1,1,1,1\n", new ImportOptions { Header = true }).Length);
        Assert.Equal(3, Rows("1,2,3,4\n0,0,0,0\n9,9,9,9\n", new ImportOptions { Header = false }).Length);
        Assert.Contains("'colour'", Refusal("0,0,0,0,9\n", new ImportOptions { Label = "colour" }));
        Assert.Contains("…×7 pixels", Refusal("0,0,0,0\n", new ImportOptions { Width = 7 }));
    }

    [Fact]
    public void Classes_are_ordered_by_number_or_by_alphabet()
    {
        using Split numbers = CsvImages.Load(Put("10,0\n9,0\n2,0\n"), new ImportOptions { Height = 1, Width = 1 });
        Assert.Equal(["2", "9", "10"], numbers.Train.LabelNames);
        using Split words = CsvImages.Load(Put("cat,0,0,0,0\nant,0,0,0,0\ncat,0,0,0,0\n"));
        Assert.Equal(["ant", "cat"], words.Train.LabelNames);
    }

    // RFC 4180, 2.7: a quote inside quotes is written twice; 2.6: a separator or a line end may stand inside quotes.
    [Fact]
    public void Quoted_labels_keep_their_quotes_separators_and_line_ends()
    {
        (float[] Pixels, string Label)[] rows = Rows("""
            label,a,b,c,d
            "a ""b"" c",0,0,0,0
            "x, y",1,0,0,0
            "two
            lines","2",0,0,0
            """.ReplaceLineEndings("\n"));
        Assert.Equal(["a \"b\" c", "x, y", "two\nlines"], rows.Select(row => row.Label));
        Assert.Contains("line 4, column 2", Refusal("label,a,b,c,d\n\"two\nlines\",0,0,0,0\nx,?,0,0,0\n"));
    }

    [Fact]
    public void A_wrong_cell_is_named_by_line_and_column()
    {
        var first = new ImportOptions { Label = "first" };
        Assert.EndsWith("line 3, column 4: expected a number from 0 to 255, found 'x'.",
            Refusal("label,a,b,c,d\n1,0,0,0,0\n1,0,0,x,0\n"));
        Assert.Contains("line 1, column 3: expected a number from 0 to 255, found 'NaN'",
            Refusal("1,0,NaN,0,0\n", first));
        Assert.Contains("column 5: expected a number from 0 to 255, found '1e999'", Refusal("1,0,0,0,1e999\n", first));
        Assert.Contains("found '-1'", Refusal("1,0,0,0,-1\n", first));
        Assert.Contains("say least=-1", Refusal("1,0,0.5,0,-1\n", first));
        Assert.Contains("line 2, column 5: expected a number from 0 to 255, found '256'",
            Refusal("1,0,9,0,9\n1,0,0,0,256\n", first));
        Assert.Contains("column 4: expected a number from 0 to 255, found ''", Refusal("1,0,0,,0\n", first));
        Assert.Contains("line 2: expected 5 columns as in the first line, found 4", Refusal("1,0,0,0,0\n1,0,0,0\n"));
        Assert.Contains("line 1, column 1: expected a number from 0 to 255, found 'a'", Refusal("a,1,2,3\nb,1,2,3"));
        Assert.Contains("line 3, column 2: expected", Refusal("1,0,0,0,0\n\n1,x,0,0,0", first));
        Assert.Contains("found 6 columns", Refusal("1,2,3,4,5,6\n"));
    }

    [Fact]
    public void A_file_that_is_no_table_is_refused()
    {
        Assert.Contains("found none", Refusal(""));
        Assert.Contains("found none", Refusal("\n\n"));
        Assert.Contains("found none", Refusal("label,a,b,c,d\n"));
        Assert.Contains("expected two images or more", Refusal("0,0,0,0\n"));
        Assert.Contains("characters", Refusal(new string('1', 5_000_000)));
        Assert.Contains(
            "at most 1000 classes", Refusal(string.Concat(Enumerable.Range(0, 1001).Select(i => $"{i},0,0,0,0\n")),
                new ImportOptions { Label = "first" }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => CsvImages.Load(folder.File("none.csv"), new ImportOptions { Largest = 0 }));
        Assert.Throws<FileNotFoundException>(() => CsvImages.Load(folder.File("none.csv")));
    }

    [Fact]
    public void A_table_gives_back_every_tensor()
    {
        string path = Put(string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 3},0,0,0,{i}\n")));
        long before = LiveTensors.Count;
        using (Split split = CsvImages.Load(path, seed: 3))
        {
            Assert.Equal((32, 8), (split.Train.Count, split.Test.Count));
            Assert.Equal(before + 2, LiveTensors.Count);
        }
        File.AppendAllText(path, "1,2\n");
        Assert.Throws<InvalidDataException>(() => CsvImages.Load(path));
        Assert.Equal(before, LiveTensors.Count);
    }

    // The pixel in column c is from 16·c to 16·c + 15: no value is in two columns.
    private static List<List<string>> Valid() => [.. Enumerable.Range(0, 12).Select(row => (List<string>)
        [$"{row % 3}", .. Enumerable.Range(0, 9).Select(column => $"{16 * column + 5 * row % 16}")])];

    private static string Text(List<List<string>> rows) =>
        string.Concat(rows.Select(row => string.Join(',', row) + "\n"));

    // What editors, spreadsheets and scripts do to a table.
    private static string Edited(List<List<string>> rows, Random random)
    {
        List<string> row = rows[random.Next(rows.Count)];
        int column = random.Next(row.Count);
        switch (random.Next(12))
        {
            case 0: row.RemoveAt(column); break;
            case 1: row.Insert(column, row[column]); break;
            case 2: row[column] = ""; break;
            case 3: row[column] = $"{random.Next(400)}"; break;
            case 4: row[column] = $"\"{row[column]}\""; break;
            case 5: rows.Remove(row); break;
            case 6: rows.Add(row); break;
            case 7 when rows[0][0] == "label": rows.ForEach(one => one.RemoveAt(column)); break;
            case 8: rows.ForEach(one => one.Insert(column, "")); break;
            case 9: rows.ForEach(one => one.Add("")); break;
            case 10: return Text(rows).Replace(',', "\t;| "[random.Next(4)]);
            default: return Text(rows).Replace("\n", random.Next(2) == 0 ? "\r\n" : "\n\n");
        }
        return Text(rows);
    }

    // A field that went missing or was doubled would move all that follow it: few pixels would be what they were.
    [Fact]
    public void A_damaged_table_is_read_as_it_was_or_refused_with_its_name_and_place_and_no_image_is_shifted()
    {
        var random = new Random(8);
        string path = folder.File("damaged.csv");
        const int rounds = 3000;
        int refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            List<List<string>> rows = Valid();
            if (round % 2 == 0)
                rows.Insert(0, ["label", "a", "b", "c", "d", "e", "f", "g", "h", "i"]);
            File.WriteAllBytes(path, round % 3 == 0
                ? Fuzz.Mutate(Encoding.UTF8.GetBytes(Text(rows)), random)
                : Encoding.UTF8.GetBytes(Edited(rows, random)));
            try
            {
                using Split split = CsvImages.Load(path);
                foreach (ImageDataset set in new[] { split.Train, split.Test })
                    for (int i = 0; i < set.Count; i++)
                    {
                        float[] pixels = set.ToImages(i, 1).Pixels;
                        int kept = Enumerable.Range(0, pixels.Length).Count(column =>
                            (int)MathF.Round(255 * pixels[column]) / 16 == column);
                        Assert.True(pixels.Length == 9 && kept >= 5, $"round {round}: {File.ReadAllText(path)}");
                    }
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith($"'{path}'", error.Message);
                refused++;
            }
        }
        Assert.InRange(refused, rounds / 4, rounds * 3 / 4);
    }
}
