using LatentLab.Book.Mutations;
using LatentLab.Book.Reference;

namespace LatentLab.Book.Course;

/// <summary>What to run and where the book goes.</summary>
public sealed record CourseOptions
{
    /// <summary>A new, an empty, or an earlier book's folder.</summary>
    public required string OutputFolder { get; init; }

    public string Title { get; init; } = "LatentLab";

    /// <summary>The language of the lessons and of the book around them: <c>en</c> or <c>zh</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The folder of the notebooks that the lessons translate, under the same names; null for none.</summary>
    public string? EnglishFolder { get; init; }

    /// <summary>Where, seen from the book's folder, its edition in the other language lies or will; null for
    /// none.</summary>
    public string? OtherEdition { get; init; }

    /// <summary>What the index says before the list of lessons, in Markdown; null for the book's own words.</summary>
    public string? Introduction { get; init; }

    /// <summary>Lessons by number (<c>01</c>) or name (<c>01-autoencoder</c>); empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>
    /// Values for the lessons' parameters, such as <c>data</c>; a lesson gets those that it declares.
    /// </summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The first seed; the book shows its run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How many seeds, counted up from <see cref="Seed"/>, each lesson with a <c>seed</c> parameter is run with.
    /// </summary>
    public int Seeds { get; init; } = 1;

    /// <summary>What one lesson may take; null for no limit.</summary>
    public TimeSpan? LessonTimeout { get; init; }

    /// <summary>What one cell may take, handed on to the command that runs a lesson; null for its own limit.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>
    /// What a lesson's numbers depend on, by name. A lesson whose run in the book has the same is not run again. Null:
    /// all are run, and nothing is kept for a later course.
    /// </summary>
    public Func<LessonJob, IReadOnlyDictionary<string, string>>? Inputs { get; init; }

    /// <summary>Whether every lesson is run, even where nothing has changed.</summary>
    public bool Fresh { get; init; }

    /// <summary>Claims and figures for each sentence of the source text; null for none.</summary>
    public SourceMap? Map { get; init; }

    /// <summary>The course's terms in two languages; null for none.</summary>
    public Glossary? Glossary { get; init; }

    /// <summary>The course's own question, answered in a few sentences; null for none.</summary>
    public ShortAnswer? Answer { get; init; }

    /// <summary>Plans and notes for whoever teaches the course; null for none.</summary>
    public TeacherGuide? Teacher { get; init; }

    /// <summary>How each claim is broken and what came of it; null for none.</summary>
    public ClaimMutations? Mutations { get; init; }

    /// <summary>The playground, as HTML that needs nothing else; null for none.</summary>
    public string? Playground { get; init; }

    /// <summary>plotly.js for the book, written once; null for a book without charts.</summary>
    public string? PlotlyScript { get; init; }
}

/// <summary>One run of one lesson, for the command that does it.</summary>
/// <param name="NotebookPath">The notebook to execute; it stays as it is.</param>
/// <param name="OutputPath">Where the executed notebook goes, even when a cell failed.</param>
/// <param name="Parameters">Name → value, only such as the notebook declares.</param>
public sealed record LessonJob(
    string Name, string NotebookPath, string OutputPath, IReadOnlyDictionary<string, string> Parameters,
    TimeSpan? CellTimeout)
{
    /// <summary>Whether the cells after one that failed are run as well.</summary>
    public bool AllowErrors { get; init; }
}

/// <summary>
/// A program with its arguments. Exit code 0 means that every cell succeeded; anything else is a failure.
/// </summary>
public sealed record LessonCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Added to this process's own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
