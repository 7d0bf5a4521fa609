using System.Text.RegularExpressions;
using LatentLab.Book.Course;
using LatentLab.Book.Mutations;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests;

/// <summary>
/// Every claim of the lessons turns red when its cause is taken away. <c>.ci/run</c> tries all of them on each commit,
/// a user's <c>dotnet test</c> the quick ones; the others are held to what was recorded.
/// </summary>
public sealed partial class ClaimMutationTests
{
    private static bool IsFull => Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1";

    private static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    private static string Notebooks => Path.Combine(ProjectFolder.Find(), "notebooks");

    private static MutationList List => MutationList.Find(Notebooks)
        ?? throw new FileNotFoundException($"'{Notebooks}' holds no {MutationList.FileName}.");

    [Fact]
    public void Each_claim_of_each_lesson_has_a_mutation_that_fits_its_lesson()
    {
        foreach (string path in CourseLessons.Find(Notebooks))
        {
            string number = Path.GetFileName(path).Split('-')[0];
            IEnumerable<(string, string)> claims = NotebookFile.Load(path).Cells
                .Where(cell => cell.Kind == CellKind.Code)
                .SelectMany(cell => ClaimId().Matches(cell.Source)
                    .Select(match => (cell.Id, match.Groups[1].Value)).Distinct());
            Mutation[] mutations =
                [.. List.Lessons.Where(lesson => lesson.Lesson == number).SelectMany(lesson => lesson.Mutations)];
            Assert.Equal(claims.Order(), mutations.Select(mutation => (mutation.Cell, mutation.Claim)).Order());
        }
    }

    [Fact]
    public void Each_mutation_is_recorded_as_having_turned_its_badge_red()
    {
        MutationList list = List;
        MutationRecords records = MutationRecords.Find(Notebooks);
        Assert.Equal([], list.All.Where(mutation => records.Of(list, mutation) is null)
            .Select(mutation => $"{mutation.Claim} of {mutation.Key}: run 'latentlab mutate --missing --record'"));
        Assert.All(records.Records, record => Assert.True(record.Unbroken.Passed && !record.Broken.Passed,
            $"{record.Broken.Id} of {record.Lesson}/{record.Cell} is recorded, and does not turn red"));
    }

    [Fact]
    public async Task Badges_turn_red_when_their_cause_is_broken()
    {
        CommandOutcome outcome = await CommandProcess.Run(
            ProjectFolder.Find(), IsFull || IsCi ? ["mutate"] : ["mutate", "--quick"]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Out + outcome.Error);
    }

    [Fact]
    public async Task Where_every_record_is_current_it_says_so_and_runs_nothing()
    {
        CommandOutcome outcome = await CommandProcess.Run(
            ProjectFolder.Find(), ["mutate", "--missing", "--only", "01/claim-step"]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Out + outcome.Error);
        Assert.Equal("Every record is current: 1 of 1 badges turned red when their cause was broken. Nothing to run.",
            outcome.Out.Trim());
    }

    [Fact]
    public async Task Cells_that_run_again_unchanged_give_the_same_values()
    {
        CommandOutcome outcome = await CommandProcess.Run(ProjectFolder.Find(),
            IsFull ? ["mutate", "--unchanged"] : ["mutate", "--unchanged", "--only", "01/claim-step"]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Out + outcome.Error);
    }

    [GeneratedRegex("""Claim\.At(?:Least|Most)\(\s*"(C\d\d)",""")]
    private static partial Regex ClaimId();
}
