using System.Text;

namespace LatentLab.Notebooks.Documents;

/// <summary>Reads and writes notebook files: .ipynb (nbformat 4) and .dib.</summary>
public static class NotebookFile
{
    /// <summary>A notebook larger than this is refused: it would not be one.</summary>
    public const long SizeLimit = 512L << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);

    /// <summary>Reads a file; the extension decides the format.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a notebook; the message says where and what to
    /// do.</exception>
    public static NotebookDocument Load(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException(
                $"There is no notebook '{path}'. Correct the path; 'latentlab run' takes a .ipynb or .dib file.", path);
        if (file.Length > SizeLimit)
            throw new InvalidDataException(
                $"'{path}' has {file.Length >> 20} MB; a notebook of more than {SizeLimit >> 20} MB is not read. Clear "
                + "its outputs.");
        string text;
        try
        {
            text = StrictUtf8.GetString(File.ReadAllBytes(path));
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException(
                $"'{path}' is not UTF-8 text: byte {error.Index + 1} does not fit. Save it as UTF-8.");
        }
        return Parse(text, path);
    }

    /// <summary>Reads text as if it stood in a file of this name.</summary>
    /// <exception cref="InvalidDataException">The text is not a notebook.</exception>
    public static NotebookDocument Parse(string text, string name)
    {
        string content = text.TrimStart('\uFEFF');
        return IsDib(name) ? DibFormat.Read(content, name) : IpynbReader.Read(content, name);
    }

    /// <summary>The text of a file of this name.</summary>
    public static string ToText(NotebookDocument document, string name) =>
        IsDib(name) ? DibFormat.Write(document) : IpynbWriter.Write(document);

    /// <summary>Writes a file, whole or not at all.</summary>
    public static void Save(NotebookDocument document, string path)
    {
        // Half of a surrogate pair has no bytes in UTF-8; a program may print one, and must not cost its notebook.
        byte[] bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(ToText(document, path));
        string target = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } linked
            ? linked.FullName
            : Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string draft = $"{target}.{Environment.ProcessId}-{Guid.NewGuid():N}.part";
        try
        {
            File.WriteAllBytes(draft, bytes);
            File.Move(draft, target, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>True for a .dib file; any other is read and written as .ipynb.</summary>
    internal static bool IsDib(string name) => name.EndsWith(".dib", StringComparison.OrdinalIgnoreCase);
}
