using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Report;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Isolation;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>
/// A cell of the notebook's own may build on an answer and fail by it. Who then loses a later task is told why; a
/// teacher is told where all answers before it were right.
/// </summary>
[Collection(nameof(Alone))]
public sealed class OwnCellFailureTests : IDisposable
{
    private const string Right = "Tensor MySquaredError(Tensor x, Tensor y) => (x - y).square().flatten(1).sum(1);",
        Mean = "Tensor MySquaredError(Tensor x, Tensor y) => (x - y).square().mean();",
        // The check asks with images; the notebook's own cell with two numbers.
        Choosy = "Tensor MySquaredError(Tensor x, Tensor y) => x.numel() == 2 ? zeros(1) "
            + ": (x - y).square().flatten(1).sum(1);",
        Later = "Tensor MyDistance(Tensor x, Tensor y) => (x - y).flatten(1).norm(1) * scale[0];";

    private readonly KitInMiniature kit = new(["01-autoencoder", "03-overfitting"],
        ["squared-error", "image-distance"], "Tensor scale = MySquaredError(ones(2, 1), zeros(2, 1)).reshape(2);");

    public void Dispose() => kit.Dispose();

    private void HandIn(string student, string first)
    {
        var copy = kit.HandedOut.DeepClone();
        foreach (var cell in copy["cells"]!.AsArray())
        {
            if ((string?)cell!["metadata"]?["latentlab"]?["role"] == "answer")
                cell["source"] =
                    (string?)cell["metadata"]!["latentlab"]!["task"] == "squared-error" ? first : Later;
        }
        File.WriteAllText(Path.Combine(kit.Submissions, student + ".ipynb"), copy.ToJsonString());
    }

    [Fact]
    public async Task Who_loses_a_task_by_a_cell_of_the_notebooks_own_is_told_and_so_is_the_teacher()
    {
        string? missing = Sandbox.WhatIsMissing();
        OptionalPart.SkipIf(missing is not null, $"Submissions cannot be walled in here: {missing}");
        HandIn("right", Right);
        HandIn("mean", Mean);
        HandIn("choosy", Choosy);
        string output = Path.Combine(kit.Folder, "grades");
        GradingResult result = await Grader.Run(new GradingOptions
        {
            Submissions = kit.Submissions,
            Solutions = Path.Combine(kit.Folder, "notebooks", "solutions"),
            Output = output,
            Jobs = 2,
            Worker = new WorkerProgram(CommandProcess.Dotnet, [CommandProcess.Command, "grade-worker"]),
        }, cancellation: TestContext.Current.CancellationToken);
        Dictionary<string, GradedSubmission> graded = result.Submissions.ToDictionary(one => one.Student);

        Assert.Equal([TaskOutcome.Correct, TaskOutcome.Correct], graded["right"].Tasks.Select(one => one.Outcome));
        Assert.False(graded["right"].NeedsLook);
        // To the student: the own mistake, and what came of it; nothing that a teacher would have to decide.
        const string cause = "(Before it, a cell of the notebook's own failed: ";
        Assert.Equal(TaskOutcome.Incorrect, graded["mean"].Tasks[0].Outcome);
        Assert.Contains(cause, graded["mean"].Tasks[1].Reason);
        Assert.Contains("shape '[2]' is invalid", graded["mean"].Tasks[1].Reason);
        Assert.False(graded["mean"].NeedsLook);
        // The first answer is right for its check: the teacher is told too.
        Assert.Equal(TaskOutcome.Correct, graded["choosy"].Tasks[0].Outcome);
        TaskGrade lost = graded["choosy"].Tasks[1];
        Assert.Contains(cause, lost.Reason);
        Assert.StartsWith("A cell of the notebook's own failed after answers that are right: ", lost.Notes.Single());
        Assert.True(graded["choosy"].NeedsLook);
        string page = File.ReadAllText(Path.Combine(output, "feedback",
            GradingReport.FileOf(graded["choosy"]))), gradebook = File.ReadAllText(result.Gradebook);
        Assert.Contains("Before it, a cell of the notebook's own failed", page);
        Assert.DoesNotContain("after answers that are right", page);
        Assert.Contains("A cell of the notebook's own failed after answers that are right", gradebook);
    }
}
