using System.IO.Compression;
using System.Text;
using LatentLab.Data;
using LatentLab.Tests.Support;
using TorchSharp;

namespace LatentLab.Tests.Data;

/// <summary>Tables as other programs write them: what they mean is known, since each is written here.</summary>
public sealed class TableLayoutTests : IDisposable
{
    // Three images of 2×2 pixels, in bytes.
    private static readonly byte[][] Images = [[0, 255, 0, 204], [255, 0, 51, 0], [255, 255, 0, 0]];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Put(string text, string name = "own.csv", Encoding? encoding = null)
    {
        string path = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path,
            [.. (encoding ?? new UTF8Encoding(false)).GetPreamble(), .. (encoding ?? Encoding.UTF8).GetBytes(text)]);
        return path;
    }

    private static (string Label, float[] Pixels)[] All(Split split) =>
    [
        .. from set in new[] { split.Train, split.Test }
           from i in Enumerable.Range(0, set.Count)
           let pixels = set.ToImages(i, 1).Pixels
           let label = set.HasLabels ? set.LabelNames[set.Labels[i]] : ""
           orderby pixels[0], pixels[1]
           select (label, pixels)
    ];

    /// <summary>Reads a table and checks that it has the three images, with these labels in the order of the
    /// rows.</summary>
    private ImportDescription Reads(string path, string labels, ImportOptions? options = null)
    {
        using Split split = CsvImages.Load(path, options);
        (string Label, float[] Pixels)[] rows = All(split);
        Assert.Equal(3, rows.Length);
        string[] wanted = labels.Length == 0 ? ["", "", ""] : labels.Split(' ');
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Images[i].Select(value => value / 255f), rows[i].Pixels, (a, b) => Math.Abs(a - b) < 1e-6);
            Assert.Equal(wanted[i], rows[i].Label);
        }
        return split.Import!;
    }

    private string Refusal(string text, ImportOptions? options = null)
    {
        string path = Put(text),
            message = Assert.Throws<InvalidDataException>(() => CsvImages.Load(path, options)).Message;
        Assert.StartsWith($"'{path}'", message);
        return message;
    }

    [Theory]
    [InlineData("0,1,2,3\n0,255,0,204\n255,0,51,0\n255,255,0,0\n", "")]             // pandas: names 0, 1, 2, …
    [InlineData("1,2,3,4\n0,255,0,204\n255,0,51,0\n255,255,0,0\n", "")]
    [InlineData("0.0,1.0,2.0,3.0\n0,255,0,204\n255,0,51,0\n255,255,0,0\n", "")]
    [InlineData("0,1,2,3,4\n7,0,255,0,204\n8,255,0,51,0\n7,255,255,0,0\n", "7 8 7")]  // and a label
    [InlineData(",0,1,2,3\n0,0,255,0,204\n1,255,0,51,0\n2,255,255,0,0\n", "")]       // pandas with its index
    [InlineData(",p0,p1,p2,p3\n0,0,255,0,204\n1,255,0,51,0\n2,255,255,0,0\n", "")]
    [InlineData("Unnamed: 0,p0,p1,p2,p3\n0,0,255,0,204\n1,255,0,51,0\n2,255,255,0,0\n", "")]
    [InlineData(",label,p0,p1,p2,p3\n0,7,0,255,0,204\n1,8,255,0,51,0\n2,7,255,255,0,0\n", "7 8 7")]
    [InlineData("id,p0,p1,p2,p3,digit\n91,0,255,0,204,7\n17,255,0,51,0,8\n5,255,255,0,0,7\n", "7 8 7")]
    [InlineData("9,0,0.1,0.2,0.3\n7,0,255,0,204\n8,255,0,51,0\n7,255,255,0,0\n", "7 8 7")]  // an image made a header
    [InlineData("animals,0,1,2,3\n7,0,255,0,204\n8,255,0,51,0\n7,255,255,0,0\n", "7 8 7")]  // one word
    [InlineData("0,1,2,3,animals\n0,255,0,204,7\n255,0,51,0,8\n255,255,0,0,7\n", "7 8 7")]
    [InlineData("animals,1x1,1x2,2x1,2x2\ncat,0,255,0,204\ndog,255,0,51,0\ncat,255,255,0,0\n", "cat dog cat")]
    [InlineData("0,255,0,204,7\n255,0,51,0,8\n255,255,0,0,9\n", "7 8 9")]             // the last column, no header
    [InlineData("0,255,0,204,cat\n255,0,51,0,dog\n255,255,0,0,cat\n", "cat dog cat")]
    [InlineData("label,p0,p1,p2,p3,\n7,0,255,0,204,\n8,255,0,51,0,\n7,255,255,0,0,\n", "7 8 7")]  // Excel's last comma
    [InlineData("7,0,255,0,204,,\n8,255,0,51,0,,\n7,255,255,0,0,,\n", "7 8 7")]
    [InlineData("label,p0,p1,p2,p3\n7,0,255,0,204\n,,,,\n8,255,0,51,0\n7,255,255,0,0\n,,,,\n", "7 8 7")]
    [InlineData("label,p0,p1,p2,p3\n1,0,255,0,204\n1.0,255,0,51,0\n01,255,255,0,0\n", "1 1 1")]
    [InlineData("\"p0\" \"p1\"\n", null)]
    [InlineData("p0,p1,p2,p3\na,0,255,0,204\nb,255,0,51,0\nc,255,255,0,0\n", "")]      // R: no name for the row names
    [InlineData("label|p0|p1|p2|p3\n7|0|255|0|204\n8|255|0|51|0\n7|255|255|0|0\n", "7 8 7")]
    [InlineData("sep=;\nlabel;p0;p1;p2;p3\n7;0;255;0;204\n8;255;0;51;0\n7;255;255;0;0\n", "7 8 7")]   // Excel's own
    [InlineData("# made by me\r\n# twice\r\nlabel,p0,p1,p2,p3\r\n7,0,255,0,204\r\n8,255,0,51,0\r\n7,255,255,0,0\r\n",
        "7 8 7")]
    [InlineData("#,p0,p1,p2,p3\n0,0,255,0,204\n1,255,0,51,0\n2,255,255,0,0\n", "")]    // a name, not a comment
    [InlineData("0 2.55e+02 0 2.04e+02\n2.55e+02 0 5.1e+01 0\n255 255 0 0\n", "")]       // NumPy's savetxt
    [InlineData("7 0 255 0 204 \n8 255 0 51 0 \n9 255 255 0 0 \n", "7 8 9")]
    [InlineData("label,p0,p1,p2,p3\r7,0,255,0,204\r8,255,0,51,0\r7,255,255,0,0", "7 8 7")]   // an old Macintosh
    public void A_table_is_read_as_the_program_that_wrote_it_meant_it(string text, string? labels)
    {
        if (labels is null)
            Refusal(text);
        else
            Reads(Put(text), labels);
    }

    [Fact]
    public void Decimal_commas_are_read_with_any_separator_and_a_mixture_is_refused()
    {
        const string german = "label;p0;p1;p2;p3\n7;0;1,0;0;0,8\n8;1;0;0,2;0\n7;1;1;0;0\n";
        Assert.Contains("decimal commas", Reads(Put(german), "7 8 7").Format);
        Reads(Put(german.Replace(';', '\t')), "7 8 7");
        Reads(Put("label,p0,p1,p2,p3\n7,0,\"1,0\",0,\"0,8\"\n8,1,0,\"0,2\",0\n7,1,1,0,0\n"), "7 8 7");
        Reads(Put("0,0;1,0;0,0;0,8\n1,0;0,0;0,2;0,0\n1,0;1,0;0,0;0,0\n"), "");
        Assert.Contains("line 3, column 4: '0.2'", Refusal("label;p0;p1;p2;p3\n7;0;1;0;0,8\n8;1;0;0.2;0\n7;1;1;0;0\n"));
        Assert.Contains("thousands mark", Refusal("label;p0;p1;p2;p3\n7;0;1;0;1.000,5\n8;1;0;0;0\n7;1;1;0;0\n"));
        Assert.Contains("decimal=comma", Refusal("label;p0;p1;p2;p3\n7;0;1;0;1,000\n8;1;0;0;0\n7;1;1;0;0\n"));
        Assert.Contains("found '1,000'", Refusal("label;p0;p1;p2;p3\n7;0;1;0;1,000\n8;1;0;0;0\n7;1;1;0;0\n",
            new ImportOptions { Decimal = "point" }));
        using Split told = CsvImages.Load(Put("label;p0;p1;p2;p3\n7;0;1;0;1,000\n8;1;0;0;0\n7;1;1;0;0\n"),
            new ImportOptions { Decimal = "comma" });
        Assert.Equal(1, told.Train.Images.max().ToDouble());
    }

    [Fact]
    public void Text_may_be_utf8_or_utf16_with_a_mark_or_without_and_packed()
    {
        const string text = "label,p0,p1,p2,p3\nä,0,255,0,204\nö,255,0,51,0\nä,255,255,0,0\n";
        Reads(Put(text, encoding: new UTF8Encoding(true)), "ä ö ä");
        Reads(Put(text, encoding: Encoding.Unicode), "ä ö ä");
        Reads(Put(text, encoding: Encoding.BigEndianUnicode), "ä ö ä");
        Reads(Put(text, encoding: new UnicodeEncoding(false, byteOrderMark: false)), "ä ö ä");
        Reads(Put(text, encoding: new UnicodeEncoding(true, byteOrderMark: false)), "ä ö ä");
        string path = folder.File("own.csv.gz");
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            packed.Write(Encoding.UTF8.GetBytes(text));
        Reads(path, "ä ö ä");
    }

    [Fact]
    public void Letters_that_are_not_utf8_are_read_as_windows_1252_and_it_is_said()
    {
        const string text = "label,p0,p1,p2,p3\ne,0,255,0,204\nä,255,0,51,0\nß,255,255,0,0\n";
        Assert.Contains(Reads(Put(text, encoding: Encoding.Latin1), "e ä ß").Notes,
            note => note.StartsWith("line 3 is not UTF-8, so the file was read as Windows-1252",
                StringComparison.Ordinal));
        Assert.DoesNotContain(Reads(Put(text), "e ä ß").Notes, note => note.Contains("1252"));

        string path = Put("label,p0,p1,p2,p3\n“,0,255,0,204\n”,255,0,51,0\n“,255,255,0,0\n");
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path).Where(value => value is not (0xE2 or 0x80))
            .Select(value => value switch { 0x9C => (byte)0x93, 0x9D => (byte)0x94, _ => value })]);
        Reads(path, "“ ” “");   // signs that Latin-1 lacks
    }

    [Fact]
    public void A_letter_broken_among_others_in_utf8_is_refused_with_its_line()
    {
        string path = Put("label,p0,p1,p2,p3\nä,0,255,0,204\nö,255,0,51,0\nä,255,255,0,0\n");
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path).Where(value => value != 0xB6)]);   // ö is C3 B6
        Assert.Contains("line 3: expected letters in UTF-8",
            Assert.Throws<InvalidDataException>(() => CsvImages.Load(path)).Message);
    }

    [Fact]
    public void A_packed_table_that_was_cut_anywhere_is_refused_as_truncated()
    {
        byte[] text = Encoding.UTF8.GetBytes("label,p0,p1,p2,p3\n7,0,255,0,204\n8,255,0,51,0\n7,255,255,0,0\n");
        using var memory = new MemoryStream();
        using (var packed = new GZipStream(memory, CompressionLevel.NoCompression))
            packed.Write(text);
        byte[] whole = memory.ToArray();
        string path = folder.File("own.csv.gz");
        File.WriteAllBytes(path, whole);
        Reads(path, "7 8 7");
        for (int length = 18; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("gzip", Assert.Throws<InvalidDataException>(() => CsvImages.Load(path)).Message);
        }
        byte[] wrong = [.. whole];
        wrong[^7]++;
        File.WriteAllBytes(path, wrong);
        Assert.Contains("damaged gzip", Assert.Throws<InvalidDataException>(() => CsvImages.Load(path)).Message);
    }

    [Theory]
    [InlineData("0,7,0,255,0\n1,8,255,0,0\n2,7,255,255,0\n", "label=1 or ignore=1")]      // labels, or row numbers?
    [InlineData("0,1,0,1,1\n1,1,0,0,0\n1,0,0,1,1\n", "label=first or label=last")]
    [InlineData("label,p0,p1,p2,p3\n7,0,1,0,1\n,1,0,1,0\n", "line 3, column 1: expected a label, found ''")]
    [InlineData("label,p0,p1,p2,p3\n7,0,1,0,1\nnan,1,0,1,0\n", "line 3, column 1: expected a label, found 'nan'")]
    [InlineData("label,p0,p1,p2,p3\n7,0,1,0,1\n7.5,1,0,1,0\n", "line 3, column 1: expected a class")]
    [InlineData("label,class,p0,p1,p2,p3\n7,7,0,1,0,1\n8,8,1,0,1,0\n", "'label'")]
    [InlineData("cat,big,0,1,0,1\ndog,big,1,0,1,0\ncat,big,0,0,0,0\n", "hold words")]
    [InlineData("p0,p1,p2,p3\n0,0.5,1,1\n1,0.25,1.5,0\n",
        "line 3, column 3: expected a number from 0 to 1, found '1.5'")]
    [InlineData("p0,p1,p2,p3\n0,1,1,1\n1,1,255,0\n", "line 3, column 3: expected a number from 0 to 1, found '255'")]
    [InlineData("p0,p1,p2,p3\n0,900,65535,1\n1,1,255,0\n", "say largest=65535")]
    [InlineData("p0,p1,p2,p3\n0,-0.4,2.8,1\n1,1,2,0\n", "line 2, column 2: expected a number from 0")]
    [InlineData("seven,12,0,255,3\n8,255,0,51,0\n7,255,255,0,0\n", "header=true")]
    [InlineData("file,label,p0,p1,p2,p3\na.png,7,0,1,0,1\nb.png,8,1,0,1,0\n",
        "column 1 ('file') holds words: say ignore=1.")]
    [InlineData("# one\n# two\np0,p1,p2,p3\n0,1,0,1\n0,x,0,1\n", "line 5, column 2")]
    [InlineData("sep=!\n0!1!0!1\n", "found '!'")]
    [InlineData("PK\u0003\u0004 and so on\n", "zip archive")]
    [InlineData("PK\u0003\u0004 and x_train.npy\n", "NumPy's .npz")]
    [InlineData("p0,p1\n", "found none")]
    public void What_can_not_be_decided_is_refused_with_its_place(string text, string words) =>
        Assert.Contains(words, Refusal(text));

    [Fact]
    public void Colours_in_a_table_are_refused_in_words() =>
        Assert.Contains("32×32 pixels in red, green and blue",
            Refusal(string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Repeat("9", 3072)) + "\n", 3))));

    [Fact]
    public void Row_numbers_without_a_header_are_left_aside_where_there_are_many()
    {
        string path = Put(string.Concat(Enumerable.Range(0, 30)
            .Select(row => $"{row},{row % 4},0,{200 - row},99,0\n")));
        using Split split = CsvImages.Load(path);
        Assert.Equal(["0", "1", "2", "3"], split.Train.LabelNames);
        Assert.Equal(["column 1 (row numbers)"], split.Import!.LeftAside);
    }

    [Fact]
    public void A_rounded_one_is_a_one_and_the_scale_is_said()
    {
        ImportDescription said =
            Reads(Put("label,p0,p1,p2,p3\n7,0,1.0000001,0,0.8\n8,1,0,0.2,0\n7,1,1,0,0\n"), "7 8 7");
        Assert.Equal("0 becomes 0, 1 becomes 1", said.Scale);
        Assert.Contains(said.Notes, note => note.Contains("rounded 1"));
        Assert.Equal("0 becomes 0, 255 becomes 1",
            Reads(Put("label,p0,p1,p2,p3\n7,0,255,0,204\n8,255,0,51,0\n7,255,255,0,0\n"), "7 8 7").Scale);
        Reads(Put("p0,p1,p2,p3\n-1,1,-1,0.6\n1,-1,-0.6,-1\n1,1,-1,-1\n"), "",
            new ImportOptions { Least = -1, Largest = 1 });
    }

    // scikit-learn's digits: 8×8 whole numbers to 16, the label last, and the corner always 0.
    [Fact]
    public void The_uci_digits_are_read_with_their_scale_and_their_label()
    {
        var random = new Random(4);
        string path = Put(string.Concat(Enumerable.Range(0, 50).Select(row =>
            string.Join(',', Enumerable.Range(0, 64).Select(pixel => pixel == 0 ? 0 : random.Next(17)))
            + $",{row % 10}\n")));
        using Split split = CsvImages.Load(path);
        Assert.Equal((8, 8, 10, 1.0), (split.Train.Height, split.Train.Width, split.Train.LabelNames.Length,
            split.Train.Images.max().ToDouble()));
        Assert.Equal("0 becomes 0, 16 becomes 1", split.Import!.Scale);
    }

    [Fact]
    public void A_contest_s_two_tables_are_the_two_halves_and_the_second_has_no_labels()
    {
        Put("label,pixel0,pixel1,pixel2,pixel3\n7,0,255,0,204\n8,255,0,51,0\n", "contest/train.csv");
        Put("pixel0,pixel1,pixel2,pixel3\n1,0,1,0\n0,0,0,0\n", "contest/test.csv");
        Put("ImageId,Label\n1,0\n2,0\n", "contest/sample_submission.csv");
        using Split split = Datasets.Load(folder.File("contest"));
        Assert.Equal((2, 2, true, false),
            (split.Train.Count, split.Test.Count, split.Train.HasLabels, split.Test.HasLabels));
        Assert.Equal([1 / 255f, 0, 1 / 255f, 0], split.Test.ToImages(0, 1).Pixels);   // the first table's scale
        Assert.Contains("without labels", split.Import!.Splits);
        Assert.Equal(["'sample_submission.csv'"], split.Import.LeftAside);
        Assert.Contains(split.Import.Notes, note => note.StartsWith("no value of 'test.csv' is above 1"));
        Put("0,1\n", "contest/more.csv");
        File.Delete(folder.File("contest/test.csv"));
        Assert.Contains("holds 2 tables",
            Assert.Throws<InvalidDataException>(() => Datasets.Load(folder.File("contest"))).Message);
    }

    [Fact]
    public void Two_tables_of_two_scales_are_refused_and_a_class_that_only_the_second_has_is_said()
    {
        Put("label,pixel0,pixel1,pixel2,pixel3\n7,0,255,0,204\n8,255,0,51,0\n", "contest/train.csv");
        Put("label,pixel0,pixel1,pixel2,pixel3\n7,0,1,0,0.8\n9,1,0,0.2,0\n", "contest/test.csv");
        string message = Assert.Throws<InvalidDataException>(() => Datasets.Load(folder.File("contest"))).Message;
        Assert.Contains("test.csv' has fractions up to 1", message);
        Assert.Contains("largest=255", message);
        using Split told = Datasets.Load($"{folder.File("contest")},largest=255");
        Assert.Contains("classes with test images only: 9", told.Import!.Notes);
    }

    [Fact]
    public void A_table_of_one_value_is_said() =>
        Assert.Contains("every pixel of every image has become 0: there is nothing to learn from",
            CsvImages.Load(Put("p0,p1,p2,p3\n0,0,0,0\n0,0,0,0\n")).Import!.Notes);

    [Fact]
    public void Emnist_s_tables_have_rows_and_columns_exchanged_and_letters_for_numbers()
    {
        string path = Put("1,0,255,0,204\n2,255,0,51,0\n1,255,255,0,0\n", "emnist-letters-train.csv");
        using Split split = CsvImages.Load(path);
        Assert.Equal(["A", "B"], split.Train.LabelNames);
        Assert.Contains(All(split), row => row.Pixels is [0, 0, 1, _]);
    }

    [Fact]
    public void Everything_that_was_taken_for_something_is_said()
    {
        string path = Put(",p0,p1,p2,p3,kind\n5,0,255,0,204,7\n6,255,0,51,0,8\n7,255,255,0,0,7\n");
        using Split split = Datasets.Load($"{path},testShare=0.34");
        string said = split.Import!.ToString();
        foreach (string words in (string[])[$"'{path}'", "separated by comma, header in line 1", "3 rows of 2×2",
            "column 6, 'kind'", "2: 7, 8", "0 becomes 0, 255 becomes 1", "2 images to train on, 1 to test on",
            "column 1 (row names)", "label, ignore, header"])
            Assert.Contains(words, said);
        Assert.Contains("kind", split.ToHtml());
    }
}
