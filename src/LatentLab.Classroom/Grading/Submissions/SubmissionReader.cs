using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LatentLab.Classroom.Release;
using LatentLab.Evaluation.Isolation;
using Microsoft.Win32.SafeHandles;

namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A cell of a submission.</summary>
/// <param name="Task">What its metadata call its task; null where they do not.</param>
/// <param name="Role">What its metadata call its role.</param>
internal sealed record SubmittedCell(string? Id, string? Task, string? Role, string Source)
{
    /// <summary>False for text: a cell that was turned into one is no code, though it may hold an answer.</summary>
    public bool IsCode { get; init; } = true;
}

/// <summary>
/// Reads the cells out of a file that may hold anything. Outputs are passed over without being taken into memory,
/// and no part of the reader's work grows with how deeply things are nested.
/// </summary>
internal static class SubmissionReader
{
    /// <summary>A larger file is not read.</summary>
    public const int MostMegabytes = 64;

    private const int MostCells = 100_000, Deepest = 1000;

    /// <exception cref="InvalidDataException">The file cannot be graded; the message is the reason, to the
    /// student.</exception>
    public static IReadOnlyList<SubmittedCell> Read(string path) => Parse(Content(path));

    /// <inheritdoc cref="Read"/>
    internal static IReadOnlyList<SubmittedCell> Parse(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        if (json.IsEmpty)
            throw new InvalidDataException("The file is empty.");
        if (json[0] is 0xFE or 0xFF || json.IndexOf((byte)0) is >= 0 and < 4)
            throw new InvalidDataException("The file is not a notebook: a notebook is UTF-8 text.");
        if (json.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
            throw new InvalidDataException("The file is not a notebook: it does not begin with '{'.");
        try
        {
            return Notebook(json);
        }
        catch (JsonException) when (WithoutNaN(json) is { } mended)
        {
            return Parse(mended);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"The file is not a whole notebook: its JSON breaks off or is wrong at line {error.LineNumber + 1}, "
                + $"byte {error.BytePositionInLine + 1}. Save it again in Jupyter and hand that in.");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidDataException("The file is not a whole notebook: it holds text that is not Unicode.");
        }
    }

    // Python writes NaN, Infinity and -Infinity into JSON, which knows none of them; nobody grades by what they stand
    // in. Null where there is none.
    private static byte[]? WithoutNaN(ReadOnlySpan<byte> json)
    {
        byte[]? mended = null;
        bool inText = false;
        for (int place = 0; place < json.Length; place++)
        {
            byte letter = json[place];
            if (inText && letter == '\\')
                place++;
            else if (letter == '"')
                inText = !inText;
            else if (!inText && letter is (byte)'N' or (byte)'I' or (byte)'-'
                && PythonsNumber(json[place..]) is { } found)
            {
                mended ??= json.ToArray();
                mended.AsSpan(place, found.Length).Fill((byte)' ');
                mended[place + found.Length - 1] = (byte)'0';
                place += found.Length - 1;
            }
        }
        return mended;
    }

    private static string? PythonsNumber(ReadOnlySpan<byte> json) => json.StartsWith("NaN"u8) ? "NaN"
        : json.StartsWith("Infinity"u8) ? "Infinity" : json.StartsWith("-Infinity"u8) ? "-Infinity" : null;

    /// <summary>
    /// The notebook's JSON as it was handed in, but for numbers that JSON does not know; null where there is none.
    /// </summary>
    public static JsonObject? Json(string path)
    {
        try
        {
            byte[] json = Content(path);
            ReadOnlySpan<byte> text = json.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? json.AsSpan(3) : json;
            var options = new JsonDocumentOptions { MaxDepth = Deepest };
            return JsonNode.Parse(WithoutNaN(text) ?? text, null, options) as JsonObject;
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[] Content(string path)
    {
        try
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
                throw new InvalidDataException("The file is a link to another file. Hand in the notebook itself.");
            using SafeFileHandle file = Open(path);
            // Pipes, devices and folders have no length.
            long length = RandomAccess.GetLength(file);
            if (length > MostMegabytes * 1_000_000L)
                throw new InvalidDataException(
                    $"The file has {length / 1_000_000} MB; more than {MostMegabytes} MB are not read. Clear the "
                    + "notebook's outputs and save it.");
            byte[] content = new byte[length];
            int read = 0;
            while (read < content.Length && RandomAccess.Read(file, content.AsSpan(read), read) is > 0 and int more)
                read += more;
            return content[..read];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new InvalidDataException(
                "The file cannot be read: "
                + $"{(error is NotSupportedException ? "it is not a plain file" : error.GetType().Name)}.");
        }
    }

    private static SafeFileHandle Open(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path);
        int descriptor = LinuxCalls.OpenPlainFile(path);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw new IOException();
    }

    private static List<SubmittedCell> Notebook(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
        List<SubmittedCell>? cells = null;
        int version = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isCells = reader.ValueTextEquals("cells"u8), isVersion = reader.ValueTextEquals("nbformat"u8);
            reader.Read();
            if (isCells && reader.TokenType == JsonTokenType.StartArray)
                cells = Cells(ref reader);
            else if (isVersion && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number))
                version = number;
            else
                reader.Skip();
        }
        reader.Read();   // what follows the notebook is an error that the reader finds
        if (cells is null)
            throw new InvalidDataException("The file is not a notebook: it has no list of cells.");
        return version == 4 ? cells : throw new InvalidDataException(
            $"The notebook has nbformat {(version == 0 ? "none" : version)}; expected 4. Open it in a current Jupyter "
            + "and save it.");
    }

    private static List<SubmittedCell> Cells(ref Utf8JsonReader reader)
    {
        var cells = new List<SubmittedCell>();
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (++count > MostCells)
                throw new InvalidDataException($"The notebook has more than {MostCells:N0} cells.");
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }
            if (Cell(ref reader) is { } cell)
                cells.Add(cell);
        }
        return cells;
    }

    private static SubmittedCell? Cell(ref Utf8JsonReader reader)
    {
        string? id = null, task = null, role = null, source = null;
        bool isCode = false, isText = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name = reader.ValueTextEquals("cell_type"u8) ? "type" : reader.ValueTextEquals("id"u8) ? "id"
                : reader.ValueTextEquals("source"u8)
                    ? "source"
                    : reader.ValueTextEquals("metadata"u8) ? "metadata" : null;
            reader.Read();
            switch (name)
            {
                case "type":
                    string? kind = Text(ref reader);
                    (isCode, isText) = (kind == "code", kind is "markdown" or "raw");
                    break;
                case "id":
                    id = Text(ref reader);
                    break;
                case "source":
                    source = Source(ref reader);
                    break;
                case "metadata" when reader.TokenType == JsonTokenType.StartObject:
                    (task, role) = Mark(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return (isCode || isText) && source is not null
            ? new SubmittedCell(id, task, role, source) { IsCode = isCode }
            : null;
    }

    private static (string? Task, string? Role) Mark(ref Utf8JsonReader reader)
    {
        string? task = null, role = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMark = reader.ValueTextEquals(TaskCell.Key);
            reader.Read();
            if (!isMark || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isTask = reader.ValueTextEquals("task"u8), isRole = reader.ValueTextEquals("role"u8);
                reader.Read();
                string? word = Text(ref reader);
                task = isTask ? word : task;
                role = isRole ? word : role;
            }
        }
        return (task, role);
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    private static string? Source(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return Text(ref reader);
        var text = new StringBuilder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            text.Append(Text(ref reader));
        return text.ToString();
    }
}
