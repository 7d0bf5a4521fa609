using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using nietras.SeparatedValues;

namespace LatentLab.Data;

/// <summary>
/// The rows of a table in a text file, read by Sep: fields in quotes may hold separators and doubled quotes, as
/// RFC 4180 has them. The text may be UTF-8 or UTF-16, with a mark or without, or Windows-1252, and packed by gzip.
/// </summary>
internal sealed partial class TableText
{
    /// <summary>
    /// Characters of the first line; 784 pixels of twenty digits take 16,000. Sep's own limit for the others is
    /// 16 million.
    /// </summary>
    private const int MostCharacters = 1 << 22;

    private const int SampleLines = 40;

    private static readonly (string Name, char Sign)[] Separators =
        [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("bar", '|'), ("space", ' ')];

    private readonly string path;
    private readonly Encoding encoding;
    private readonly bool packed;
    private readonly List<string> aside = [];

    /// <summary>Looks at the beginning of the file: what kind it is, and what separates its fields.</summary>
    /// <param name="separator">One of comma, semicolon, tab, bar and space; null to find out.</param>
    /// <exception cref="InvalidDataException">It is no text, or a line is too long.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public TableText(string path, string? separator)
    {
        this.path = path;
        Span<byte> start = stackalloc byte[512];
        using (FileStream file = File.OpenRead(path))
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        packed = GzipFile.IsPacked(start);
        if (packed)
            start = Unpacked(path, start.Length);
        encoding = EncodingOf(start);
        RefuseOtherKinds(start);
        encoding = ReadWhole(HasMark(start));
        Sample = SampleOf();
        char? said = SkipPreamble();
        Sign = separator is null ? said ?? Found() : Separators.FirstOrDefault(one => one.Name == separator).Sign;
        if (Sign == default)
            throw new ArgumentException(
                $"The option 'separator': expected comma, semicolon, tab, bar or space, found '{separator}'.");
    }

    /// <summary>Between two fields.</summary>
    public char Sign { get; }

    /// <summary>Its name.</summary>
    public string SignName => Separators.Single(one => one.Sign == Sign).Name;

    /// <summary>What was guessed of the letters; null where nothing was.</summary>
    public string? Note { get; private set; }

    /// <summary>Lines before the table, which are no part of it, in words.</summary>
    public IReadOnlyList<string> Aside => aside;

    private string Sample { get; set; }

    /// <summary>The first rows, for a look.</summary>
    public IReadOnlyList<(int Line, string[] Fields)> FirstRows() => [.. Rows(new StringReader(Sample), Sign)];

    /// <summary>The rows that are not blank, with the line on which each begins, counted from 1.</summary>
    /// <exception cref="InvalidDataException">A line is too long, or the file is damaged.</exception>
    public IEnumerable<(int Line, string[] Fields)> Rows()
    {
        StreamReader text = Open();
        foreach (string _ in aside)
            text.ReadLine();
        return Rows(text, Sign);
    }

    private IEnumerable<(int Line, string[] Fields)> Rows(TextReader text, char sign)
    {
        using TextReader owned = text;
        using SepReader reader = Guarded(() => Sep.New(sign).Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,   // whoever reads the rows says which line has too many, and what it expected
            Unescape = true,
            Trim = SepTrim.All,
        }).From(text));
        // Sep gives the line after a row reliably, the line of the first row not when there is no header.
        int line = 1 + aside.Count;
        while (Guarded(reader.MoveNext))
        {
            (int after, string[] fields) = Current(reader);
            if (Array.Exists(fields, field => field.Length > 0))   // Excel writes empty rows as separators alone
                yield return (line, fields);
            line = after + aside.Count;
        }
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NotSupportedException)
        {
            throw TooLong();
        }
        catch (InvalidDataException error) when (packed && !error.Message.StartsWith($"'{path}'"))
        {
            throw Refuse($"is damaged gzip ({error.Message.TrimEnd('.')}).");
        }
        catch (DecoderFallbackException error)
        {
            throw Refuse($"is no text in {encoding.EncodingName}: {error.Message}");
        }
    }

    // A row of Sep's lives until the next; its fields are copied.
    private static (int LineAfter, string[] Fields) Current(SepReader reader)
    {
        SepReader.Row row = reader.Current;
        var fields = new string[row.ColCount];
        for (int column = 0; column < fields.Length; column++)
            fields[column] = row[column].ToString();
        return (row.LineNumberToExcl, fields);
    }

    private StreamReader Open()
    {
        Stream stream = File.OpenRead(path);
        return new StreamReader(packed ? GzipFile.Unpack(stream) : stream, encoding,
            detectEncodingFromByteOrderMarks: true);
    }

    /// <summary>Reads all bytes once: whether a packed file is whole, and what encoding the letters have.</summary>
    private Encoding ReadWhole(bool hasMark)
    {
        bool mayBeUtf8 = encoding is UTF8Encoding && !hasMark;
        if (!packed && !mayBeUtf8)
            return encoding;
        (int Line, bool AfterLetters)? odd = null;
        Guarded(() =>
        {
            Stream file = File.OpenRead(path);
            using var text = new CountingStream(packed ? GzipFile.Unpack(file) : file);
            if (mayBeUtf8)
                odd = TextEncodings.FirstNotUtf8(text);
            text.CopyTo(Stream.Null);
            return packed && !GzipFile.IsWhole(path, text.Count) ? throw Refuse("is truncated gzip.") : true;
        });
        if (odd is not var (line, afterLetters))
            return encoding;
        if (afterLetters)
            throw Refuse($"line {line}: expected letters in UTF-8 as before them, found other bytes. Save the file as "
                + "UTF-8.");
        Note = $"line {line} is not UTF-8, so the file was read as Windows-1252, as spreadsheets on Windows write it; "
            + "if letters are wrong, save it as UTF-8";
        return TextEncodings.Western;
    }

    // Whole lines only: the last one read may be half of one.
    private string SampleOf() => Guarded(() =>
    {
        using StreamReader reader = Open();
        var text = new StringBuilder();
        int whole = 0, lines = 0;
        for (int letter; lines < SampleLines && (letter = reader.Read()) >= 0;)
        {
            text.Append((char)letter);
            if (letter is '\n' or '\r')
            {
                if (!string.IsNullOrWhiteSpace(text.ToString(whole, text.Length - whole)))
                    lines++;
                whole = text.Length;
            }
            if (text.Length > MostCharacters)
                return whole > 0 ? text.ToString(0, whole) : throw TooLong();
        }
        return text.ToString();
    });

    /// <summary>
    /// Passes over Excel's own first line, sep=;, and comments: a # with a word behind it, as numpy.savetxt writes
    /// them.
    /// </summary>
    /// <returns>The separator, where the file says it.</returns>
    private char? SkipPreamble()
    {
        char? said = null;
        while (Preamble().Match(Sample) is { Success: true } line)
        {
            bool isSeparator = line.Groups["sign"].Success;
            if (isSeparator)
                said ??= line.Groups["sign"].Value[0];
            aside.Add($"line {aside.Count + 1} ({(isSeparator ? "it gives the separator" : "a comment")})");
            Sample = Sample[line.Length..];
        }
        return said is null || Separators.Any(one => one.Sign == said)
            ? said
            : throw Refuse($"line 1: expected comma, semicolon, tab, bar or space as the separator, found '{said}'.");
    }

    [GeneratedRegex(@"^(sep=(?<sign>.)|#[^,;|\t\r\n][^\r\n]*)(\r\n|\r|\n)", RegexOptions.IgnoreCase)]
    private static partial Regex Preamble();

    /// <summary>
    /// The sign that cuts the first lines into the same number of fields, and most of them into numbers: in 0,5;1,0
    /// that is the semicolon.
    /// </summary>
    private char Found() => Separators.Select(one => one.Sign).MaxBy(sign =>
    {
        (int Line, string[] Fields)[] rows = [.. Rows(new StringReader(Sample), sign)];
        if (rows.Length == 0 || rows[0].Fields.Length == 1)
            return (0.0, 0.0);
        double alike = rows.Count(row => Math.Abs(row.Fields.Length - rows[0].Fields.Length) <= 1);
        double numbers = rows.Sum(row => row.Fields.Count(field => TableNumbers.IsNumber(field))),
            all = rows.Sum(row => row.Fields.Length);
        return (alike > rows.Length / 2.0 ? 1 : 0, numbers / all + alike / rows.Length / 10);
    });

    private static Encoding EncodingOf(ReadOnlySpan<byte> start)
    {
        // Digits and separators in UTF-16 have a zero beside them: on the right of the first if it is little-endian.
        int even = 0, odd = 0;
        for (int i = 0; i + 1 < start.Length; i += 2)
            (even, odd) = (even + (start[i] == 0 ? 1 : 0), odd + (start[i + 1] == 0 ? 1 : 0));
        int most = start.Length / 2 * 3 / 4;
        return most > 0 && odd > most && even == 0 ? Encoding.Unicode
            : most > 0 && even > most && odd == 0 ? Encoding.BigEndianUnicode
            : Encoding.UTF8;
    }

    private void RefuseOtherKinds(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 3, 4]) && start.IndexOf(".npy"u8) > 0)
            throw Refuse("is NumPy's .npz. Write each array as a table: "
                + "numpy.savetxt('train.csv', x.reshape(len(x), -1), delimiter=',').");
        if (start.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 3, 4]))
            throw Refuse("is a zip archive (or an Excel file, which is one). Unpack it, or save the sheet as CSV, and "
                + "give the folder or the file in it.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw Refuse("is an old Excel file. Save the sheet as CSV.");
        if (start.StartsWith((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U']))
            throw Refuse("is a NumPy file. Write it as a table: numpy.savetxt('own.csv', x, delimiter=',').");
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N'])
            || start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            throw Refuse("is a picture. Give the folder of the pictures.");
        if (start is [0, 0, >= 8 and <= 14, > 0 and < 5, ..])
            throw Refuse("is an IDX file. Give the folder that holds the four of them.");
        if (start.Length > 262 && start[257..262].SequenceEqual("ustar"u8))
            throw Refuse("is a tar archive. Unpack it, and give the folder.");
        if (encoding is UTF8Encoding && !HasMark(start) && start.Contains((byte)0))
            throw Refuse("is no text: it holds zero bytes.");
    }

    private static bool HasMark(ReadOnlySpan<byte> start) =>
        start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    private static byte[] Unpacked(string path, int most)
    {
        try
        {
            using GZipStream stream = GzipFile.Unpack(File.OpenRead(path));
            var start = new byte[most];
            return start[..stream.ReadAtLeast(start, most, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"'{path}' is damaged gzip ({error.Message.TrimEnd('.')}).", error);
        }
    }

    private InvalidDataException TooLong() =>
        Refuse($"has a line of more than {MostCharacters} characters. Is it a CSV file?");

    private InvalidDataException Refuse(string why) => new($"'{path}' {why}");
}
