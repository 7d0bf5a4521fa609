using System.Diagnostics;
using System.Text.Json.Nodes;
using LatentLab.Classroom.Release;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>
/// A folder that the command takes for the kit's, with one solution notebook of some of the course's own tasks.
/// </summary>
internal sealed class KitInMiniature : IDisposable
{
    public KitInMiniature()
        : this(["01-autoencoder", "03-overfitting"], GeneratedClass.Tasks)
    {
    }

    /// <param name="from">Solution notebooks of the course.</param>
    /// <param name="tasks">Which of their tasks.</param>
    /// <param name="afterFirst">A cell of the notebook's own behind the first task; null for none.</param>
    public KitInMiniature(string[] from, string[] tasks, string? afterFirst = null)
    {
        string notebooks = Path.Combine(ProjectFolder.Find(), "notebooks");
        Directory.CreateDirectory(Path.Combine(Folder, "notebooks", "solutions"));
        Directory.CreateDirectory(Submissions);
        File.WriteAllText(Path.Combine(Folder, "LatentLab.slnx"), "");
        File.Copy(Path.Combine(notebooks, "kit.dib"), Path.Combine(Folder, "notebooks", "kit.dib"));
        var document = new NotebookDocument { Metadata = NotebookMetadata.ForCSharp() };
        foreach (NotebookCell cell in from.SelectMany(
            name => NotebookFile.Load(Path.Combine(notebooks, "solutions", name + ".ipynb")).Cells))
        {
            bool isImport = cell.Source.StartsWith("#!import", StringComparison.Ordinal) && document.Cells.Count == 0;
            if (isImport || (TaskCell.Of(cell) is { Role: not CellRole.Instructor } task
                && tasks.Contains(task.Task)))
                document.Cells.Add(cell);
            if (afterFirst is not null && TaskCell.Of(cell) is { Role: CellRole.Check, Task: var done }
                && done == tasks[0])
                document.Cells.Add(new NotebookCell
                {
                    Id = "own",
                    Kind = CellKind.Code,
                    Language = cell.Language,
                    Source = afterFirst,
                });
        }
        NotebookFile.Save(document, Path.Combine(Folder, "notebooks", "solutions", "01-class.ipynb"));
        HandedOut = (JsonObject)JsonNode.Parse(
            NotebookFile.ToText(ExerciseRelease.Of(document, "01-class.ipynb").Document, "01-class.ipynb"))!;
    }

    // LATENTLAB_CLASS names an empty folder to keep it all in, for looking at the pages.
    private static readonly string? Kept = Environment.GetEnvironmentVariable("LATENTLAB_CLASS");

    public string Folder { get; } = Kept ?? Directory.CreateTempSubdirectory("latentlab-grade-").FullName;

    public string Submissions => Path.Combine(Folder, "submissions");

    /// <summary>What learners get.</summary>
    public JsonObject HandedOut { get; }

    /// <summary>Starts <c>latentlab grade</c> in this folder.</summary>
    public Process Grade(params string[] arguments) => CommandProcess.Start(Folder, ["grade", .. arguments]);

    public void Dispose()
    {
        if (Kept is null)
            Directory.Delete(Folder, recursive: true);
    }
}
