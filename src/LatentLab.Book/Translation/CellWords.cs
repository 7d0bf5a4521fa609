using System.Text.RegularExpressions;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Book.Translation;

/// <summary>The words of one cell, and the cell with others in their place.</summary>
internal abstract partial class CellWords
{
    public abstract IReadOnlyList<Passage> Passages { get; }

    /// <summary>The cell's source with Chinese words where there are some.</summary>
    /// <param name="chinese">The words for a passage; null to leave it as it is.</param>
    public abstract string With(Func<Passage, string?> chinese);

    /// <param name="keys">Strings that the notebook's code compares or looks up.</param>
    public static CellWords Of(NotebookCell cell, IReadOnlySet<string> keys)
    {
        if (cell.Kind != CellKind.Code)
            return new ParagraphWords(cell.Source);
        return cell.Language switch
        {
            CellLanguage.CSharp => new CSharpWords(cell.Source, keys, isSettings: cell.Tags.Contains("parameters")),
            CellLanguage.Html or CellLanguage.Markdown => new ParagraphWords(cell.Source),
            _ => new ScriptWords(cell.Source, isFSharp: cell.Language == CellLanguage.FSharp),
        };
    }

    /// <summary>Whether there is anything to translate: a word of two Latin letters or more.</summary>
    protected static bool HasWords(string text) => Word().IsMatch(text);

    [GeneratedRegex("[A-Za-z]{2}")]
    private static partial Regex Word();
}
