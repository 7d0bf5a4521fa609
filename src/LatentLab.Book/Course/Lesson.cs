using System.Globalization;
using LatentLab.Book.Claims;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;

namespace LatentLab.Book.Course;

/// <summary>A lesson's notebook before it has run.</summary>
internal sealed record Lesson(
    string Name, string FullPath, NotebookDocument Document, IReadOnlySet<string> Parameters)
{
    private const string SeedParameter = "seed";

    /// <summary>The notebook that this one translates; null for none.</summary>
    public NotebookDocument? English { get; init; }

    public BookLesson Unexecuted => new(Name, Document)
    {
        English = English,
        SourceFolder = Path.GetDirectoryName(FullPath),
        State = LessonState.Waiting,
    };

    public bool TakesSeed => Parameters.Contains(SeedParameter);

    /// <exception cref="BookException">There is no such file, or it is no notebook.</exception>
    /// <param name="englishFolder">The folder of the notebook that it translates; null for none.</param>
    public static Lesson Load(string path, string? englishFolder = null)
    {
        try
        {
            NotebookDocument document = NotebookFile.Load(path);
            return new(Path.GetFileNameWithoutExtension(path), Path.GetFullPath(path), document,
                NotebookParameters.Declared(document).Keys.ToHashSet())
            {
                English = englishFolder is null ? null
                    : NotebookFile.Load(Path.Combine(englishFolder, Path.GetFileName(path))),
            };
        }
        catch (Exception fault) when (fault is FileNotFoundException or InvalidDataException)
        {
            throw new BookException(fault.Message, fault);
        }
    }

    /// <summary>Its run with a seed.</summary>
    /// <param name="work">A folder for the executed notebook.</param>
    public LessonJob Job(int seed, CourseOptions options, string work)
    {
        var parameters = options.Parameters.Where(pair => Parameters.Contains(pair.Key)).ToDictionary();
        if (TakesSeed)
        {
            parameters[SeedParameter] = seed.ToString(CultureInfo.InvariantCulture);
        }

        return new(Name, FullPath, Path.Combine(work, $"{Name}.seed-{seed}.ipynb"), parameters, options.CellTimeout);
    }
}

/// <summary>Reads what a lesson's process left.</summary>
internal static class LessonOutcome
{
    /// <summary>The executed notebook, or the notebook as it was and why there is no other.</summary>
    public static BookLesson Read(Lesson lesson, string output, LessonProcessResult process, TimeSpan? limit)
    {
        string? problem = process switch
        {
            { TimedOut: true } => $"stopped after {limit!.Value.TotalSeconds:F0} s, its time limit",
            { ExitCode: not 0 } => "its process ended with exit code "
                + $"{process.ExitCode}{(process.Tail.Length > 0 ? $":\n{process.Tail}" : ", without a word")}",
            _ => null,
        };
        BookLesson page = lesson.Unexecuted with
        {
            State = LessonState.Ran,
            At = DateTimeOffset.Now,
            Seconds = process.Seconds,
            PeakMegabytes = process.PeakMegabytes,
        };
        if (!File.Exists(output))
        {
            return page with
            {
                Problem = problem ?? $"its process ended with exit code 0, but wrote no notebook '{output}'"
            };
        }

        try
        {
            page = Executed(page, output);
            // Exit code 1 says no more than that a cell failed. A lesson that was stopped or crashed has saved what
            // ran, with an error in the cell that it ended in.
            return problem is null || FailedCells(page.Document) is not { } cells
                ? page with { Problem = problem }
                : page with { Problem = process is { TimedOut: false, ExitCode: 1 } ? cells : $"{problem}\n{cells}" };
        }
        catch (Exception fault) when (fault is InvalidDataException or BookException)
        {
            return page with { Problem = problem ?? fault.Message };
        }
    }

    /// <summary>The page with an executed notebook and its claims.</summary>
    /// <exception cref="InvalidDataException">The file is no notebook.</exception>
    /// <exception cref="BookException">A claim in it cannot be read.</exception>
    public static BookLesson Executed(BookLesson page, string notebook)
    {
        NotebookDocument document = NotebookFile.Load(notebook);
        return page with
        {
            Document = document,
            NotebookPath = notebook,
            Claims = ClaimCollector.Collect(document, page.Name)
        };
    }

    /// <summary>The cells that stopped with an error, a line each; null if none did.</summary>
    private static string? FailedCells(NotebookDocument document)
    {
        string[] lines = [.. document.Cells.SelectMany((cell, i) =>
            cell.Outputs.OfType<ErrorOutput>().Select(error => $"cell {i + 1}: {error.Name}: {error.Message}"))];
        return lines.Length == 0 ? null : string.Join("\n", lines);
    }
}
