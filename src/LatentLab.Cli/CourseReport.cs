using LatentLab.Book.Claims;
using LatentLab.Book.Course;
using Spectre.Console;

namespace LatentLab.Cli;

/// <summary>
/// Says on a terminal how the course goes: a line as each lesson begins and ends, its claims, and the whole at the end.
/// </summary>
internal sealed class CourseReport(IAnsiConsole console, bool verbose) : IProgress<CourseProgress>
{
    public void Report(CourseProgress value)
    {
        switch (value)
        {
            case LessonStarted:
                console.MarkupLineInterpolated(
                    $"[bold]{value.Index + 1}/{value.Count}[/] {value.Lesson}, seed {value.Seed} …");
                break;
            case LessonSaid said when verbose:
                console.WriteLine($"      {said.Line}");
                break;
            case LessonEnded { Run: var run }:
                string memory = run.PeakMegabytes is double peak ? $", {peak:F0} MB" : "";
                int passed = run.Claims.Count(claim => claim.Passed);
                console.MarkupLineInterpolated(
                    $"      {run.Seconds:F1} s{memory}, {passed} of {run.Claims.Count} claims hold");
                if (run.Problem is not null)
                    console.MarkupLineInterpolated($"      [red]failed:[/] {run.Problem}");
                break;
        }
    }

    public void Conclude(CourseResult result)
    {
        console.WriteLine();
        console.WriteLine(result.Spread.Count > 0
            ? ClaimSpread.ToText(result.Spread, console.Profile.Width)
            : ClaimLines.ToText(result.Claims, console.Profile.Width));
        double seconds = result.Runs.Sum(run => run.Seconds);
        string index = Path.Combine(result.OutputFolder, "index.html");
        console.MarkupLineInterpolated($"{seconds:F0} s of computing. The book: [link]{index}[/]");
        if (result.Succeeded)
        {
            console.WriteLine(result.Spread.Count > 0
                ? $"All {result.Spread.Count} claims hold on each of {result.Spread.Max(row => row.Runs)} seeds."
                : $"All {result.Claims.Count} claims hold.");
            return;
        }
        console.MarkupLine("[red]Not everything holds:[/]");
        foreach (string failure in result.Failures)
            console.WriteLine($"  {failure}");
    }
}
