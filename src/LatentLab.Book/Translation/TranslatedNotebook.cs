using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Translation;

/// <summary>
/// A notebook in Chinese, made of the English one and its translations. Its code is the English one's: only what
/// strings and comments say differs. What has no Chinese, or had one for other English, stays English and is marked.
/// </summary>
internal static class TranslatedNotebook
{
    /// <summary>Stands before words that nobody has translated yet.</summary>
    public const string Mark = "【待译】";

    /// <summary>Where a notebook says which language it is in; English where it says nothing.</summary>
    public const string LanguageKey = "latentlab_language";

    /// <param name="english">Stays as it is.</param>
    /// <param name="name">Its path below the lessons' folder, without extension.</param>
    /// <exception cref="BookException">A translation has other holes than its English.</exception>
    public static NotebookDocument Of(NotebookDocument english, string name, Translations translations)
    {
        var made = new NotebookDocument
        {
            Metadata = (JsonObject)english.Metadata.DeepClone(),
            Minor = english.Minor,
            Unknown = (JsonObject)english.Unknown.DeepClone(),
        };
        made.Metadata[LanguageKey] = Translations.FolderName;
        IReadOnlySet<string> keys = CourseWords.KeysOf(english);
        foreach (NotebookCell cell in english.Cells)
        {
            made.Cells.Add(new NotebookCell
            {
                Id = cell.Id,
                Kind = cell.Kind,
                Language = cell.Language,
                Source = Source(cell, name, keys, translations),
                Metadata = (JsonObject)cell.Metadata.DeepClone(),
                Unknown = (JsonObject)cell.Unknown.DeepClone(),
            });
        }

        return made;
    }

    private static string Source(
        NotebookCell cell, string name, IReadOnlySet<string> keys, Translations translations)
    {
        bool isText = cell.Kind != CellKind.Code;
        try
        {
            return CellWords.Of(cell, keys).With(passage => translations.Find(name, cell.Id, passage) switch
            {
                { Keep: true } => null,
                { Chinese.Length: > 0 } found => found.Chinese,
                _ => isText ? Marked(passage.English) : null,
            });
        }
        catch (BookException fault)
        {
            throw new BookException($"{name}, cell '{cell.Id}': {fault.Message}", fault);
        }
    }

    /// <summary>The mark behind what makes a heading, a list or a quotation of a line, and before its words.</summary>
    internal static string Marked(string english)
    {
        int words = english.AsSpan().IndexOfAnyExcept("#>-*0123456789. \n");
        bool isLayout = words > 0 && english[..words].TrimEnd() is var start
            && (start.EndsWith('#') || start.EndsWith('-') || start.EndsWith('>') || start.EndsWith('.'));
        if (english.StartsWith('<') || english.StartsWith('|') || english.StartsWith("```", StringComparison.Ordinal))
            return english.StartsWith("<details><summary>", StringComparison.Ordinal)
                ? english.Insert("<details><summary>".Length, Mark) : english;
        return isLayout ? english.Insert(words, Mark) : Mark + english;
    }
}
