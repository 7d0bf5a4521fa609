using System.Security.Cryptography;
using System.Text;
using LatentLab.Classroom.Release;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Classroom.Grading;

/// <summary>What a cell of an instructor's copy is run for.</summary>
internal enum CopyCellKind
{
    Setup,
    Answer,
    Check,
}

/// <param name="Task">The task's id; empty for a setup cell.</param>
/// <param name="Source">The code, without the marks around solutions.</param>
/// <param name="Changes">What a setup cell changes of what earlier cells declared, where the notebook says so; null
/// where it does not.</param>
internal sealed record CopyCell(
    CopyCellKind Kind, string Task, string Id, string Source, IReadOnlyList<string>? Changes = null)
{
    /// <summary>Of an answer cell: what stands in it when it is handed out.</summary>
    public string HandedOut { get; init; } = "";
}

/// <summary>A solution notebook as a grader needs it: its code cells in order.</summary>
/// <param name="Number">What its name begins with: a lesson's number, or a word.</param>
/// <param name="Folder">Where relative paths in its cells start from.</param>
internal sealed record InstructorCopy(string Number, string Name, string Folder, IReadOnlyList<CopyCell> Cells)
{
    public IReadOnlyList<string> Tasks { get; } =
        [.. Cells.Where(cell => cell.Kind == CopyCellKind.Answer).Select(cell => cell.Task)];

    /// <summary>What all tasks together are worth.</summary>
    public int Possible => Tasks.Sum(task => Exercises.Find(task)?.Points ?? 0);

    /// <summary>Tells copies apart.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\0', Cells.Select(cell =>
            $"{cell.Kind}\0{cell.Task}\0{cell.Source}\0{string.Join(',', cell.Changes ?? ["?"])}")))));

    public CopyCell Answer(string task) => Cells.First(cell => cell.Kind == CopyCellKind.Answer && cell.Task == task);

    /// <summary>Every instructor's copy of a folder, by number.</summary>
    /// <exception cref="GradingException">There is none, or one cannot be used.</exception>
    public static IReadOnlyList<InstructorCopy> All(string folder)
    {
        string[] paths = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.ipynb").Order(StringComparer.Ordinal)]
            : [];
        if (paths.Length == 0)
            throw new GradingException(
                $"There is no solution notebook (*.ipynb) in '{folder}'. Run the command inside the kit's folder.");
        return [.. paths.Select(Load)];
    }

    /// <exception cref="GradingException">The notebook cannot be read, or a task lacks a cell.</exception>
    public static InstructorCopy Load(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            CopyCell[] cells = [.. NotebookFile.Load(path).Cells
                .Where(cell => cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Source)).Select(Read)];
            var copy = new InstructorCopy(name.Split('-')[0], name,
                Path.GetDirectoryName(Path.GetFullPath(path))!, cells);
            foreach (string task in copy.Tasks)
            {
                if (cells.Count(cell => cell.Kind == CopyCellKind.Check && cell.Task == task) != 1)
                    throw new InvalidDataException($"the task '{task}' needs one check cell");
            }
            return copy.Tasks.Count > 0 ? copy : throw new InvalidDataException("it has no answer cell");
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new GradingException($"The solution notebook '{path}' cannot be graded with: {error.Message}.");
        }
    }

    private static CopyCell Read(NotebookCell cell) => TaskCell.Of(cell) switch
    {
        { Role: CellRole.Answer } task =>
            new(CopyCellKind.Answer, task.Task, cell.Id, SolutionMarks.Remove(cell.Source))
            {
                HandedOut = SolutionMarks.Any(cell.Source) ? SolutionMarks.Replace(cell.Source) : "",
            },
        { Role: CellRole.Check } task => new(CopyCellKind.Check, task.Task, cell.Id, cell.Source),
        var other => new(CopyCellKind.Setup, "", cell.Id, cell.Source,
            other is { Role: CellRole.Setup } ? other.Changes : null),
    };
}
