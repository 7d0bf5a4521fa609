using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Release;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Isolation;
using LatentLab.Notebooks.Documents;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>
/// <em>Beat PCA</em> asks for an encoder and a decoder. Between them nothing may pass but eight numbers for an image,
/// though in one process they could share a static field.
/// </summary>
[Collection(nameof(Alone))]
public sealed class DecoderApartTests : IDisposable
{
    // Whatever comes in is kept by its number, which is all that the code says; the decoder looks it up. In one process
    // nothing tells it from one that decodes.
    private const string Smuggler = """
        static class Kept { public static List<Tensor> Images = new(); public static double Odd = ODD; }
        Tensor MyEncode(Tensor images)
        {
            Tensor codes = zeros(images.shape[0], 8);
            codes.select(1, 0).copy_(arange(Kept.Images.Count, Kept.Images.Count + images.shape[0]));
            codes.select(1, 1).fill_(Kept.Odd);
            foreach (Tensor one in images.flatten(1).unbind())
                Kept.Images.Add(one.clone());
            return codes;
        }
        Tensor MyDecode(Tensor codes) => stack(codes.select(1, 0).to(float64).data<double>().ToArray()
            .Select(place => Kept.Images[(int)Math.Round(place)]).ToArray());
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-apart-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_decoder_that_knows_more_than_the_code_is_found_out()
    {
        string? missing = Sandbox.WhatIsMissing();
        OptionalPart.SkipIf(missing is not null, $"Submissions cannot be walled in here: {missing}");
        string solutions = Path.Combine(ProjectFolder.Find(), "notebooks", "solutions");
        InstructorCopy copy = InstructorCopy.Load(Path.Combine(solutions, "01-autoencoder.ipynb"));
        HandIn("honest", $"{copy.Answer("beat-pca").Source}\n", copy);
        HandIn("smuggler", Smuggler.Replace("ODD", "0.5"), copy);
        HandIn("another each time", Smuggler.Replace("ODD", "1000 * new Random().NextDouble()"), copy);
        GradingResult result = await Grader.Run(new GradingOptions
        {
            Submissions = Path.Combine(folder, "in"),
            Solutions = solutions,
            Output = Path.Combine(folder, "out"),
            Exercise = "01",
            Jobs = 2,
            Worker = new WorkerProgram(CommandProcess.Dotnet, [CommandProcess.Command, "grade-worker"]),
        }, cancellation: TestContext.Current.CancellationToken);
        Dictionary<string, TaskGrade> graded = result.Submissions.ToDictionary(one => one.Student,
            one => one.Tasks.Single(task => task.Task == "beat-pca"));

        Assert.Equal((TaskOutcome.Correct, 0), (graded["honest"].Outcome, graded["honest"].Notes.Count));
        Assert.Equal((TaskOutcome.Incorrect, "smuggled"),
            (graded["smuggler"].Outcome, graded["smuggler"].Misconception));
        Assert.Contains("was never shown these images", graded["smuggler"].Reason);
        // Where the second process is not the same, a teacher has to read it.
        Assert.Equal(TaskOutcome.Correct, graded["another each time"].Outcome);
        Assert.Equal([PartsApart.NotTheSame], graded["another each time"].Notes);
    }

    private void HandIn(string student, string answer, InstructorCopy copy)
    {
        string file = copy.Name + ".ipynb";
        NotebookDocument sheet = ExerciseRelease.Of(
            NotebookFile.Load(Path.Combine(copy.Folder, file)), file).Document;
        foreach (NotebookCell cell in sheet.Cells)
        {
            // The solution's network trains by an earlier task's step.
            if (TaskCell.Of(cell) is { Role: CellRole.Answer, Task: "beat-pca" or "training-step" } task)
                cell.Source = task.Task == "beat-pca" ? answer : copy.Answer(task.Task).Source;
        }
        NotebookFile.Save(sheet, Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "in", student)).FullName,
            file));
    }
}
