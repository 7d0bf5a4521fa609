using LatentLab.Book.Claims;
using LatentLab.Book.Mutations;
using LatentLab.Book.Reference;
using LatentLab.Book.Words;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book;

/// <summary>How far a lesson is.</summary>
public enum LessonState
{
    /// <summary>It ran, to its end or until it failed.</summary>
    Ran,

    /// <summary>It ran in an earlier course, and nothing that it depends on has changed since.</summary>
    Unchanged,

    Running,

    Waiting,
}

/// <summary>One lesson of a book: its executed notebook and what is known about the run.</summary>
/// <param name="Name">The notebook's file name without extension, for example <c>01-autoencoder</c>; it becomes the
/// page's name.</param>
public sealed record BookLesson(string Name, NotebookDocument Document)
{
    /// <summary>The executed notebook as a file, copied into the book for download; null for none.</summary>
    public string? NotebookPath { get; init; }

    /// <summary>The folder against which the notebook's relative images are found; null for none.</summary>
    public string? SourceFolder { get; init; }

    public LessonState State { get; init; } = LessonState.Ran;

    /// <summary>The notebook that this one translates; null for one that is nobody's translation.</summary>
    public NotebookDocument? English { get; init; }

    /// <summary>Whether it has a page to read, and not only one that says how far it is.</summary>
    public bool HasRun => State is LessonState.Ran or LessonState.Unchanged;

    /// <summary>When the lesson ended or, while it runs, began; null if that is not known.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How long the lesson computed, in seconds; null if it was not measured.</summary>
    public double? Seconds { get; init; }

    /// <summary>
    /// The most memory the lesson's process held, in megabytes (10⁶ bytes); null if it was not measured.
    /// </summary>
    public double? PeakMegabytes { get; init; }

    /// <summary>Why the lesson did not run to its end, shown at the top of its page; null if it did.</summary>
    public string? Problem { get; init; }

    public IReadOnlyList<BookClaim> Claims { get; init; } = [];
}

/// <summary>Everything a book is made of.</summary>
public sealed record BookContents
{
    /// <summary>The language of the lessons and of the book around them: <c>en</c> or <c>zh</c>.</summary>
    public string Language { get; init; } = "en";

    internal BookWords Words => BookWords.In(Language);

    /// <summary>The folder, as seen from this book's, of the same book in the other language; null for none.</summary>
    public string? OtherEdition { get; init; }

    public required string Title { get; init; }

    /// <summary>What the index says before the list of lessons, in Markdown.</summary>
    public required string Introduction { get; init; }

    public required IReadOnlyList<BookLesson> Lessons { get; init; }

    /// <summary>Whether lessons still run: then pages that are open look for what is new.</summary>
    public bool Growing { get; init; }

    /// <summary>The claims over several seeds, for a table on the index; empty when there was one seed.</summary>
    public IReadOnlyList<ClaimSpread> Spread { get; init; } = [];

    /// <summary>All claims for <c>claims.json</c>; null for those of the lessons.</summary>
    public IReadOnlyList<BookClaim>? AllClaims { get; init; }

    /// <summary>Claims and figures for each sentence of the source text; null for a book without such a page.</summary>
    public SourceMap? Map { get; init; }

    /// <summary>The course's terms in two languages; null for a book without such a page.</summary>
    public Glossary? Glossary { get; init; }

    /// <summary>The course's own question, answered in a few sentences; null for a book without such a page.</summary>
    public ShortAnswer? Answer { get; init; }

    /// <summary>Plans and notes for whoever teaches the course; null for a book without such pages.</summary>
    public TeacherGuide? Teacher { get; init; }

    /// <summary>How each claim is broken and what came of it; null for a book without such a page.</summary>
    public ClaimMutations? Mutations { get; init; }

    /// <summary>The playground, as HTML that needs nothing else; null for a book without that page.</summary>
    public string? Playground { get; init; }

    /// <summary>plotly.js, written once beside the pages; null for a book without charts.</summary>
    public string? PlotlyScript { get; init; }
}
