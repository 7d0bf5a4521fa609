using System.Diagnostics;
using LatentLab.Book;
using LatentLab.Book.Claims;
using LatentLab.Book.Course;
using Spectre.Console;

namespace LatentLab.Cli;

/// <summary>
/// Says on a terminal how the course goes: a line as each lesson begins and ends, its claims, and the whole at the end.
/// Opens the book, if that was asked for, once there is something to read.
/// </summary>
internal sealed class CourseReport(IAnsiConsole console, bool verbose, bool open) : IProgress<CourseProgress>
{
    // Columns of a sentence; a file has no end of the line.
    private const int Widest = 120;

    public void Report(CourseProgress value)
    {
        switch (value)
        {
            case LessonUnchanged { Run: { UnchangedSince: var since } run }:
                string same = $"seed {value.Seed}: unchanged since {since:yyyy-MM-dd HH:mm}, {Claims(run)}";
                console.MarkupLineInterpolated($"[bold]{value.Index + 1}/{value.Count}[/] {value.Lesson}, {same}");
                break;
            case LessonStarted { Changed: var changed }:
                string again = changed is null ? "" : $", again, since {changed}";
                console.MarkupLineInterpolated(
                    $"[bold]{value.Index + 1}/{value.Count}[/] {value.Lesson}, seed {value.Seed}{again} …");
                break;
            case FirstPageWritten first:
                ShowBook(first.Page, first.Left);
                break;
            case LessonSaid said when verbose:
                console.WriteLine($"      {said.Line}");
                break;
            case LessonEnded { Run: var run }:
                string memory = run.PeakMegabytes is double peak ? $", {peak:F0} MB" : "";
                console.MarkupLineInterpolated($"      {run.Seconds:F1} s{memory}, {Claims(run)}");
                if (run.Problem is not null)
                    console.MarkupLineInterpolated($"      [red]failed:[/] {run.Problem}");
                break;
        }
    }

    private static string Claims(LessonRun run) =>
        $"{run.Claims.Count(claim => claim.Passed)} of {run.Claims.Count} claims hold";

    // From the start of this process: what went before, restore and build, is not ours to measure.
    private void ShowBook(string page, int left)
    {
        using var self = Process.GetCurrentProcess();
        double seconds = (DateTime.Now - self.StartTime).TotalSeconds;
        console.MarkupLineInterpolated($"      The first lesson can be read after {seconds:F1} s: [link]{page}[/]");
        if (left > 0)
            console.WriteLine("      The book fills in as lessons end, also while it is open.");
        if (open && Browser.Open(page) is string why)
            console.WriteLine($"      It was not opened, since {why}.");
    }

    public void Conclude(CourseResult result)
    {
        string index = Path.Combine(result.OutputFolder, BookWriter.FirstPage);
        if (result.Stopped)
        {
            string done = $"{result.Runs.Count} of {result.Planned} lessons done; the book keeps what is done";
            console.MarkupLineInterpolated($"Stopped with {done}: [link]{index}[/]");
            console.WriteLine("The same command goes on with the others.");
            return;
        }
        console.WriteLine();
        console.WriteLine(result.Spread.Count > 0
            ? ClaimSpread.ToText(result.Spread, Math.Min(console.Profile.Width, Widest))
            : ClaimLines.ToText(result.Claims, Math.Min(console.Profile.Width, Widest)));
        LessonRun[] before = [.. result.Runs.Where(run => run.UnchangedSince is not null)];
        double seconds = result.Runs.Except(before).Sum(run => run.Seconds);
        if (before.Length > 0)
        {
            string names = string.Join(", ", before.Select(run => run.Lesson).Distinct());
            string saved = $"{before.Sum(run => run.Seconds):F0} s saved";
            console.MarkupLineInterpolated(
                $"Not run again, since nothing has changed ({saved}; --fresh runs all): {names}.");
        }
        console.MarkupLineInterpolated($"{seconds:F0} s of computing. The book: [link]{index}[/]");
        if (result.Succeeded)
        {
            console.WriteLine(result.Spread.Count > 0
                ? $"All {result.Spread.Count} claims hold on each of {result.Spread.Max(row => row.Runs)} seeds."
                : result.Claims.Count == 1 ? "The claim holds." : $"All {result.Claims.Count} claims hold.");
            return;
        }
        console.MarkupLine("[red]Not everything holds:[/]");
        foreach (string failure in result.Failures)
            console.WriteLine($"  {failure}");
    }
}
