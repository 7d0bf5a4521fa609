using LatentLab.Classroom.Grading;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Isolation;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>
/// A class of twelve on three exercises on each commit; with <c>LATENTLAB_FULL=1</c> sixty students on all exercises,
/// which proves each exercise's solutions behind the walls. <c>LATENTLAB_CLASS</c> names an empty folder to keep it in,
/// for looking at the pages.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ExportedClassTests : IDisposable
{
    private static readonly string? Kept = Environment.GetEnvironmentVariable("LATENTLAB_CLASS");

    private readonly string folder = Kept is null ? Directory.CreateTempSubdirectory("latentlab-exports-").FullName
        : Directory.CreateDirectory(Path.Combine(Kept, "exports-of-platforms")).FullName;

    public void Dispose()
    {
        if (Kept is null)
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_class_from_the_exports_of_four_platforms_gets_the_grades_that_were_put_in()
    {
        string? missing = Sandbox.WhatIsMissing();
        OptionalPart.SkipIf(missing is not null, $"Submissions cannot be walled in here: {missing}");
        bool isFull = Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";
        string solutions = Path.Combine(ProjectFolder.Find(), "notebooks", "solutions");
        ExportedClass handedIn = isFull ? new(folder, solutions, 60)
            : new(folder, solutions, 12, "06", "07", "mend");

        GradingResult result = await Grader.Run(new GradingOptions
        {
            Submissions = handedIn.Submissions,
            Solutions = solutions,
            Output = Path.Combine(folder, "grades"),
            ClassList = handedIn.ClassList,
            Due = new DateTime(2026, 11, 3, 9, 0, 0),
            LateCost = ExportedClass.LateCost,
            Jobs = 2,
            Seed = 1_302_026,
            Worker = new WorkerProgram(CommandProcess.Dotnet, [CommandProcess.Command, "grade-worker"]),
        }, cancellation: TestContext.Current.CancellationToken);

        ILookup<string, GradedSubmission> found = result.Submissions.ToLookup(one => one.Id);
        string[] faults = [.. handedIn.Works.SelectMany(work => Faults(work, [.. found[work.Id]]))];
        Assert.True(faults.Length == 0, string.Join(Environment.NewLine, faults));
        // Nobody was made of junk, and who handed in nothing is told by the class list alone.
        GradedSubmission[] others =
            [.. result.Submissions.Where(one => !handedIn.Works.Any(work => work.Id == one.Id))];
        Assert.Equal(["Nobody Atall"], others.Select(one => one.Student));
        // Canvas writes "adlerada"; the class list knows better.
        Assert.All(result.Submissions.Where(one => one.Platform == "Canvas"), one =>
            Assert.Equal(one.Login, string.Concat(one.Student.Split(' ').Reverse()).ToLowerInvariant()));
        Gradebooks(handedIn);
    }

    private static IEnumerable<string> Faults(ExportedWork work, GradedSubmission[] found)
    {
        string all = string.Join("; ", found.Select(one => $"{one.File}: {one.Earned} of {one.Possible}, counts "
            + $"{one.Counts}, late {one.Late}, look {one.NeedsLook}: {one.Reason} {string.Join(' ', one.Remarks)}"));
        if (found.Length != work.Attempts)
            yield return $"{work}: {found.Length} attempts: {all}";
        if (found.Where(one => one.Counts).ToArray() is not [var counted])
        {
            yield return $"{work}: not one attempt counts: {all}";
            yield break;
        }
        if (counted.Earned != work.Points || counted.Exercise != work.Exercise || counted.Late != work.Late)
            yield return $"{work}: {all}";
        if (work.Look is { } look && counted.NeedsLook != look)
            yield return $"{work}: needs a look is wrong: {all}";
    }

    // What goes back to the platforms, by their ids.
    private void Gradebooks(ExportedClass handedIn)
    {
        string Text(string file) => File.ReadAllText(Path.Combine(folder, "grades", file));
        foreach (ExportedWork work in handedIn.Works.Where(work => int.TryParse(work.Id, out _)))
        {
            string points = work.Points.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
            bool isMoodle = work.Id.Length == 6;
            string line = Text(isMoodle ? $"moodle-{work.Exercise}.csv" : "canvas.csv").Split("\r\n")
                .Single(line => line.Split(',').Contains(isMoodle ? $"Participant {work.Id}" : work.Id));
            Assert.Contains(points, line.Split(','));
        }
    }
}
