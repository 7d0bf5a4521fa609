using System.Text.Json.Nodes;
using LatentLab.Classroom;
using LatentLab.Classroom.Release;
using LatentLab.Data;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;

namespace LatentLab.Cli.Tests;

/// <summary>The exercise notebooks agree with their solutions; solutions pass, stubs do not.</summary>
public sealed class ExerciseNotebookTests
{
    private static string Folder(string kind) => Path.Combine(ProjectFolder.Find(), "notebooks", kind);

    public static TheoryData<string> Solutions => [.. Directory.GetFiles(Folder("solutions"), "*.ipynb")
        .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_exercise_notebooks_are_what_release_writes()
    {
        IReadOnlyList<ReleasedNotebook> released = ExerciseRelease.Of(Folder("solutions"));
        Assert.Equal(released.Select(one => one.Name), Directory.GetFiles(Folder("exercises"), "*.ipynb")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(released, one => Assert.True(
            NotebookFile.ToText(one.Document, one.Name)
                == File.ReadAllText(Path.Combine(Folder("exercises"), one.Name)),
            $"notebooks/exercises/{one.Name} differs from what notebooks/solutions/{one.Name} gives; run 'latentlab "
            + "classroom release'."));
    }

    [Fact]
    public void Every_task_stands_in_the_notebook_of_its_lesson_in_its_place()
    {
        IReadOnlyList<ReleasedNotebook> released = ExerciseRelease.Of(Folder("solutions"));
        Assert.Equal(Exercises.All.Select(exercise => exercise.Id), released.SelectMany(one => one.Tasks));
        Assert.All(Exercises.All, exercise =>
            Assert.StartsWith($"{exercise.Sheet}-", released.Single(one => one.Tasks.Contains(exercise.Id)).Name));
        Assert.All(released, one => Assert.InRange(one.Tasks.Count, 3, 6));
        Assert.All(released.Where(one => char.IsDigit(one.Name[0])), one =>
        {
            Assert.True(File.Exists(Path.Combine(ProjectFolder.Find(), "notebooks", one.Name)),
                $"no lesson is called {one.Name}");
            Assert.Single(one.Tasks, task => Exercises.Find(task)!.Kind == ExerciseKind.Experiment);
        });
        Assert.Equal(["capstone-your-own-data.ipynb", "mend-a-broken-vae.ipynb"],
            released.Select(one => one.Name).Where(name => !char.IsDigit(name[0])));
    }

    [Theory, MemberData(nameof(Solutions))]
    public async Task A_solution_passes_all_of_its_checks_and_every_hint_can_be_asked_for(string name)
    {
        NotebookDocument document = NotebookFile.Load(Path.Combine(Folder("solutions"), name));
        NotebookCell[] checks = [.. document.Cells.Where(cell => TaskCell.Of(cell)?.Role == CellRole.Check)];
        // As a learner does who takes the // away.
        Assert.All(checks, cell => Assert.StartsWith("// Exercises.", cell.Source, StringComparison.Ordinal));
        foreach (NotebookCell cell in checks)
            cell.Source = cell.Source[3..];
        Assert.All(await Verdicts(document, Folder("solutions")), found =>
            Assert.True(found.Verdict == (Exercises.Find(found.Task) is WordsExercise ? "toRead" : "correct"),
                $"{name}, {found.Task}: {found.Verdict}: {found.Message}"));
        Assert.All(checks, cell => Assert.Contains("Hint 1",
            cell.Outputs.OfType<DisplayOutput>().First().Data["text/html"]!.GetValue<string>()));
    }

    [Theory, MemberData(nameof(Solutions))]
    public async Task A_notebook_as_it_is_handed_out_runs_and_passes_no_check(string name)
    {
        NotebookDocument document = NotebookFile.Load(Path.Combine(Folder("exercises"), name));
        Assert.All(await Verdicts(document, Folder("exercises")), found =>
            Assert.True(found.Verdict == "notAttempted", $"{name}, {found.Task}: {found.Verdict}: {found.Message}"));
    }

    [Fact]
    public async Task The_capstone_runs_on_a_dozen_pictures_of_ones_own()
    {
        DirectoryInfo pictures = Directory.CreateTempSubdirectory("latentlab-capstone-");
        try
        {
            using ImageDataset drawn = Digits.GenerateDataset(12, seed: 3);
            for (int picture = 0; picture < drawn.Count; picture++)
                await File.WriteAllBytesAsync(Path.Combine(pictures.FullName, $"{picture}.png"),
                    ImageSheet.Encode(drawn.ToImages(picture, 1), columns: 1, gap: 0),
                    TestContext.Current.CancellationToken);
            const string name = "capstone-your-own-data.ipynb";
            NotebookDocument document = NotebookFile.Load(Path.Combine(Folder("exercises"), name));
            Assert.Equal(3, (await Verdicts(document, Folder("exercises"), data: pictures.FullName)).Count);
        }
        finally
        {
            pictures.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<(string Task, string Verdict, string Message)>> Verdicts(
        NotebookDocument document, string folder, string? data = null)
    {
        var options = new NotebookRunOptions
        {
            Folder = folder,
            Parameters = data is null ? new Dictionary<string, string>() : new() { ["data"] = data },
        };
        NotebookRunResult result = await NotebookRunner.RunAsync(document, options,
            cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.Succeeded, string.Join("; ", result.Cells.Where(cell => cell.Error is not null)
            .Select(cell => $"cell '{cell.Id}': {cell.Error!.Message}")));
        NotebookCell[] checks = [.. document.Cells.Where(cell => TaskCell.Of(cell)?.Role == CellRole.Check)];
        Assert.NotEmpty(checks);
        return [.. checks.Select(cell =>
        {
            JsonNode shown = Assert.Single(cell.Outputs.OfType<DisplayOutput>(),
                output => output.Data.ContainsKey(CheckResult.MimeType)).Data[CheckResult.MimeType]!;
            Assert.Equal(TaskCell.Of(cell)!.Task, shown["task"]!.GetValue<string>());
            return (shown["task"]!.GetValue<string>(), shown["verdict"]!.GetValue<string>(),
                shown["message"]!.GetValue<string>());
        })];
    }
}
