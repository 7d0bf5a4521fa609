using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Classroom.Release;

/// <summary>A notebook that was made for learners.</summary>
/// <param name="Name">Its file name, the same as the solution's.</param>
/// <param name="Tasks">The tasks in it, in order.</param>
public sealed record ReleasedNotebook(string Name, NotebookDocument Document, IReadOnlyList<string> Tasks);

/// <summary>Makes the notebooks that learners get from those that hold the solutions.</summary>
public static class ExerciseRelease
{
    // The sentence of the exercises' first cells.
    private const string OfSolutions = " `.Solution()` in its place shows one way to do it.";

    /// <summary>
    /// Every solution notebook of a folder, released. Nothing is written.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A notebook cannot be released; the message says which, where and
    /// why.</exception>
    public static IReadOnlyList<ReleasedNotebook> Of(string solutions)
    {
        if (!Directory.Exists(solutions))
            throw new DirectoryNotFoundException($"There is no folder '{solutions}' with solution notebooks.");
        string[] paths = [.. Directory.GetFiles(solutions, "*.ipynb").Order(StringComparer.Ordinal)];
        if (paths.Length == 0)
            throw new InvalidDataException($"'{solutions}' holds no notebooks (*.ipynb) to release.");
        var released = new List<ReleasedNotebook>();
        var owners = new Dictionary<string, string>();
        foreach (string path in paths)
        {
            ReleasedNotebook one = Of(NotebookFile.Load(path), Path.GetFileName(path));
            foreach (string task in one.Tasks)
            {
                if (!owners.TryAdd(task, one.Name))
                    throw new InvalidDataException(
                        $"'{one.Name}': the task '{task}' stands in '{owners[task]}' already; a task has one answer "
                        + "cell in the whole course.");
            }
            released.Add(one);
        }
        return released;
    }

    /// <summary>A solution notebook without its solutions, instructor's cells and outputs.</summary>
    /// <param name="name">For messages, and the name of the result.</param>
    /// <exception cref="InvalidDataException">Marks or metadata do not fit; the message says where and why.</exception>
    public static ReleasedNotebook Of(NotebookDocument solution, string name)
    {
        var document = new NotebookDocument { Metadata = Copy(solution.Metadata), Unknown = Copy(solution.Unknown) };
        var answers = new List<string>();
        var checks = new List<string>();
        foreach (NotebookCell cell in solution.Cells)
        {
            try
            {
                TaskCell? task = TaskCell.Of(cell);
                if (task?.Role == CellRole.Instructor)
                    continue;
                Note(task, cell, answers, checks);
                document.Cells.Add(Released(cell, task));
            }
            catch (InvalidDataException error)
            {
                string place = error.Message.Contains($"'{cell.Id}'", StringComparison.Ordinal)
                    ? ""
                    : $"cell '{cell.Id}': ";
                throw new InvalidDataException($"'{name}', {place}{error.Message}");
            }
        }
        if (answers.Except(checks).FirstOrDefault() is { } unchecked_)
            throw new InvalidDataException(
                $"'{name}': the task '{unchecked_}' has an answer cell and no check cell below it.");
        if (answers.Count == 0)
            throw new InvalidDataException(
                $"'{name}' has no answer cell; mark one in its metadata: \"{TaskCell.Key}\": {{\"task\": \"<task "
                + "id>\", \"role\": \"answer\"}.");
        return new ReleasedNotebook(name, document, answers);
    }

    /// <summary>
    /// The same for a graded class: a cell below the kit's import switches <c>.Solution()</c> off, and what the text
    /// says of it is left out.
    /// </summary>
    /// <exception cref="InvalidDataException">The notebook does not import the kit.</exception>
    public static ReleasedNotebook WithoutSolutions(ReleasedNotebook notebook)
    {
        var document = new NotebookDocument
        {
            Metadata = Copy(notebook.Document.Metadata),
            Unknown = Copy(notebook.Document.Unknown),
        };
        document.Cells.AddRange(notebook.Document.Cells.Select(cell => Released(cell, null)));
        foreach (NotebookCell text in document.Cells.Where(cell => cell.Kind == CellKind.Markdown))
            text.Source = text.Source.Replace(OfSolutions, "", StringComparison.Ordinal);
        int import = document.Cells.FindIndex(cell =>
            cell.Kind == CellKind.Code && cell.Source.StartsWith("#!import", StringComparison.Ordinal));
        if (import < 0)
            throw new InvalidDataException($"'{notebook.Name}' has no cell that imports the kit.");
        document.Cells.Insert(import + 1, new NotebookCell
        {
            Id = "without-solutions",
            Kind = CellKind.Code,
            Language = document.Cells[import].Language,
            Source = "Exercises.WithholdSolutions();   // this is graded work; .Hint() stays",
            Metadata = Copy(document.Cells[import].Metadata),
        });
        return notebook with { Document = document };
    }

    /// <summary>Writes the notebooks into a folder, each whole or not at all, and says which files changed.</summary>
    public static IReadOnlyList<string> Write(IReadOnlyList<ReleasedNotebook> notebooks, string folder)
    {
        Directory.CreateDirectory(folder);
        var changed = new List<string>();
        foreach (ReleasedNotebook notebook in notebooks)
        {
            string path = Path.Combine(folder, notebook.Name);
            if (File.Exists(path) && File.ReadAllText(path) == NotebookFile.ToText(notebook.Document, path))
                continue;
            NotebookFile.Save(notebook.Document, path);
            changed.Add(path);
        }
        return changed;
    }

    private static void Note(TaskCell? task, NotebookCell cell, List<string> answers, List<string> checks)
    {
        if (task is null or { Role: CellRole.Setup })
            return;
        if (cell.Kind != CellKind.Code)
            throw new InvalidDataException(
                $"only code cells can be an answer or a check; this is a {cell.Kind.ToString().ToLowerInvariant()} "
                + "cell.");
        if (Exercises.Find(task.Task) is null)
            throw new InvalidDataException(
                $"the task '{task.Task}' is none of Exercises.All; correct the id, or add the task in "
                + "src/LatentLab.Classroom/Tasks.");
        List<string> cells = task.Role == CellRole.Answer ? answers : checks;
        if (cells.Contains(task.Task))
            throw new InvalidDataException(
                $"the task '{task.Task}' has a second {task.Role.ToString().ToLowerInvariant()} cell; it can have "
                + "one.");
        if (task.Role == CellRole.Check && !answers.Contains(task.Task))
            throw new InvalidDataException($"the check of '{task.Task}' stands above its answer cell.");
        cells.Add(task.Task);
    }

    private static NotebookCell Released(NotebookCell cell, TaskCell? task)
    {
        string source = task?.Role == CellRole.Answer ? SolutionMarks.Replace(cell.Source) : cell.Source;
        if (SolutionMarks.Any(source))
            throw new InvalidDataException(
                "a mark of a solution would be handed out; 'BEGIN SOLUTION' and 'END SOLUTION' belong into answer "
                + "cells, each on a line of its own.");
        return new NotebookCell
        {
            Id = cell.Id,
            Kind = cell.Kind,
            Language = cell.Language,
            Source = source,
            Metadata = Copy(cell.Metadata),
            Unknown = Copy(cell.Unknown),
        };
    }

    private static JsonObject Copy(JsonObject from) => (JsonObject)from.DeepClone();
}
