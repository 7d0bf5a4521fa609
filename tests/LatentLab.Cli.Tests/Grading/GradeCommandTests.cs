using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LatentLab.Classroom.Grading;
using LatentLab.Evaluation;
using LatentLab.Evaluation.Isolation;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests.Grading;

/// <summary>Two cores' worth of processes with time limits: nothing else should run beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary><c>latentlab grade</c> on a generated class, as a teacher would call it.</summary>
[Collection(nameof(Alone))]
public sealed class GradeCommandTests : IDisposable
{
    private readonly KitInMiniature kit = new();

    public void Dispose() => kit.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Out(string name) => Path.Combine(kit.Folder, name);

    private static void SkipWithoutWalls()
    {
        string? missing = Sandbox.WhatIsMissing();
        OptionalPart.SkipIf(missing is not null, $"Submissions cannot be walled in here: {missing}");
    }

    private async Task<string> GradeToTheEnd(string submissions, string target, params string[] more)
    {
        using Process process =
            kit.Grade([submissions, "--exercise", "01", "--jobs", "2", "--timeout", "20", "--out", target, .. more]);
        CommandOutcome outcome = await CommandProcess.Ended(process);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        return outcome.Out;
    }

    /// <summary>Kills the grader, and nothing else, as soon as it says that so many are graded.</summary>
    private async Task GradeAndKill(string target, int after)
    {
        using Process process =
            kit.Grade(kit.Submissions, "--exercise", "01", "--jobs", "2", "--timeout", "20", "--out", target);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith($"[{after}/", StringComparison.Ordinal))
                break;
        }
        Assert.False(process.HasExited);
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync(Cancellation);
    }

    [Fact]
    public async Task A_class_of_sixty_is_graded_as_expected_though_grading_is_killed_in_the_middle()
    {
        SkipWithoutWalls();
        string outside = Path.Combine(kit.Folder, "outside.ipynb");
        await File.WriteAllTextAsync(outside, "untouched", Cancellation);
        var pupils = new GeneratedClass(kit.HandedOut, kit.Submissions, outside);
        Assert.True(pupils.Pupils.Count >= 60);
        pupils.HandIn();
        string before = Fingerprint(kit.Submissions);

        await GradeAndKill(Out("killed"), after: 15);
        Assert.False(File.Exists(Path.Combine(Out("killed"), "grades.csv")));
        string resumed = await GradeToTheEnd(kit.Submissions, Out("killed"));
        Assert.Contains("graded before", resumed);
        string table = await File.ReadAllTextAsync(Path.Combine(Out("killed"), "grades.csv"), Cancellation);
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows = CsvRows.Of(table);
        Assert.Equal(pupils.Pupils.Count, rows.Count);
        string[] faults = [.. pupils.Pupils.SelectMany(pupil => Faults(pupil, rows))];
        Assert.True(faults.Length == 0, string.Join(Environment.NewLine, faults));

        // Nothing was touched, and nothing was left behind.
        Assert.Equal("untouched", await File.ReadAllTextAsync(outside, Cancellation));
        Assert.Equal(before, Fingerprint(kit.Submissions));
        Assert.False(Directory.Exists(Path.Combine(Out("killed"), ".grading", "scratch")));
        Assert.Empty(ProcessesThatName(Out("killed")));

        // A part of the class in one go, elsewhere: the same rows, byte for byte.
        string part = Path.Combine(kit.Folder, "part");
        foreach (Pupil pupil in pupils.Pupils.Where(
            (pupil, index) => index % 4 == 1 && pupil.Counts && !pupil.File.Contains(Path.DirectorySeparatorChar)))
        {
            Directory.CreateDirectory(part);
            pupil.Write(Path.Combine(part, pupil.File));
        }
        await GradeToTheEnd(part, Out("whole"));
        string[] whole =
            (await File.ReadAllTextAsync(Path.Combine(Out("whole"), "grades.csv"), Cancellation)).Split("\r\n");
        Assert.True(whole.Length > 12);
        Assert.Empty(whole.Except(table.Split("\r\n")));
        await PagesHold(Out("killed"));
    }

    // A thread asks for 8 MB of stack: with 1000 MB the address space ends before 200 threads, with 16000 MB long
    // after, and with 2000 MB it depended on how soon the grader looked.
    [Theory]
    [InlineData(1000)]
    [InlineData(2000)]
    [InlineData(16_000)]
    public async Task An_answer_that_starts_threads_without_end_is_stopped_wherever_the_limit_lies(int megabytes)
    {
        SkipWithoutWalls();
        const string start = "new System.Threading.Thread(() => System.Threading.Thread.Sleep(1_000_000)).Start();";
        string[] acts =
        [
            $"for (int i = 0; i < 100_000; i++) {start} return null;",
            $"try {{ for (int i = 0; i < 100_000; i++) {start} }} catch (OutOfMemoryException error) {{ throw new "
            + "AggregateException(error); } return null;",
            "typeof(System.Diagnostics.Process).GetMethods(); return null;",
        ];
        GradingResult result = await GradeActs(acts, options => options with { Megabytes = megabytes });
        Assert.Equal([TaskOutcome.Stopped, TaskOutcome.Stopped, TaskOutcome.Incorrect],
            result.Submissions.Select(one => one.Tasks[0].Outcome));
        Assert.All(result.Submissions.Take(2), one =>
            Assert.Equal("While this answer ran or was checked, the process started more threads than it may (200).",
                one.Tasks[0].Reason));
        Assert.Contains("null", result.Submissions[2].Tasks[0].Reason);
        // Nobody loses the tasks that the process had still before it.
        Assert.All(result.Submissions,
            one => Assert.All(one.Tasks.Skip(1), task => Assert.Equal(TaskOutcome.NotAttempted, task.Outcome)));
    }

    [Fact]
    public async Task Threads_that_an_answer_leaves_behind_are_seen_though_it_hides_that_it_got_no_more()
    {
        SkipWithoutWalls();
        string[] acts =
        [
            """
            try
            {
                for (int i = 0; i < 100_000; i++)
                    new System.Threading.Thread(() => System.Threading.Thread.Sleep(1_000_000)).Start();
            }
            catch (OutOfMemoryException) { }
            return (images - reconstructions).square().flatten(1).sum(1);
            """,
        ];
        GradingResult result = await GradeActs(acts, options => options);
        TaskGrade grade = result.Submissions[0].Tasks[0];
        Assert.Equal(TaskOutcome.Stopped, grade.Outcome);
        Assert.Contains("more threads than it may", grade.Reason);
    }

    [Fact]
    public async Task Whoever_fills_all_memory_loses_that_task_and_nobody_else_loses_anything()
    {
        SkipWithoutWalls();
        string[] acts =
        [
            "var all = new List<byte[]>(); while (true) { var block = new byte[64 << 20]; Array.Fill(block, (byte)1); "
            + "all.Add(block); }",
            "return (images - reconstructions).square().flatten(1).sum(1);",
        ];
        GradingResult result = await GradeActs(acts, options => options with { Megabytes = 1000 });
        Assert.Equal([TaskOutcome.Stopped, TaskOutcome.Correct],
            result.Submissions.Select(one => one.Tasks[0].Outcome));
        // Whoever noticed, .NET or the grader.
        Assert.Equal("While this answer ran or was checked, the process used more than 1000 MB of memory.",
            result.Submissions[0].Tasks[0].Reason);
    }

    [Fact]
    public async Task Who_is_to_be_graded_alone_must_have_handed_in()
    {
        SkipWithoutWalls();
        GradingException refused = await Assert.ThrowsAsync<GradingException>(() => GradeActs(["return null;"],
            options => options with { Only = ["pupil-0", "pupil-9"] }));
        Assert.StartsWith("--only 'pupil-9': nobody", refused.Message);
        Assert.False(File.Exists(Path.Combine(Out("grades"), "grades.csv")));
    }

    private static readonly Regex First = new(Regex.Escape("throw new NotImplementedException();   // your code here"));

    // A submission for each act, in which the first task's function does it.
    private async Task<GradingResult> GradeActs(string[] acts, Func<GradingOptions, GradingOptions> with)
    {
        for (int index = 0; index < acts.Length; index++)
        {
            string source = First.Replace(kit.HandedOut.ToJsonString(),
                acts[index].ReplaceLineEndings(" ").Replace("$", "$$"), count: 1);
            await File.WriteAllTextAsync(Path.Combine(kit.Submissions, $"pupil-{index}.ipynb"), source, Cancellation);
        }
        return await Grader.Run(with(new GradingOptions
        {
            Submissions = kit.Submissions,
            Solutions = Path.Combine(kit.Folder, "notebooks", "solutions"),
            Output = Out("grades"),
            TaskLimit = TimeSpan.FromSeconds(20),
            Worker = new WorkerProgram(CommandProcess.Dotnet, [CommandProcess.Command, "grade-worker"]),
        }), cancellation: Cancellation);
    }

    [Theory]
    [InlineData("no-such-folder")]
    [InlineData("submissions", "--exercise", "77")]
    [InlineData("submissions", "--jobs", "0")]
    [InlineData("submissions", "--timeout", "-1")]
    [InlineData("submissions", "--memory", "3")]
    [InlineData("submissions")]   // it is empty
    public async Task What_cannot_be_graded_is_refused_with_a_sentence(params string[] arguments)
    {
        using Process process = kit.Grade([.. arguments, "--out", Out("grades")]);
        CommandOutcome outcome = await CommandProcess.Ended(process);
        Assert.Equal(ExitCode.Refused, outcome.Code);
        Assert.StartsWith("latentlab: ", outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    private static IEnumerable<string> Faults(
        Pupil pupil, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> rows)
    {
        string file = pupil.File.StartsWith('=') ? "'" + pupil.File : pupil.File;
        if (!rows.TryGetValue(file, out IReadOnlyDictionary<string, string>? row))
        {
            yield return $"{pupil}: has no grade";
            yield break;
        }
        string all = string.Join("; ", row.Select(cell => $"{cell.Key}={cell.Value}"));
        foreach ((string task, Expected expected) in pupil.Tasks)
        {
            if (row[task] != expected.Outcome)
                yield return $"{pupil}: {task} should be {expected.Outcome}: {all}";
            if (!row["reason"].Contains(expected.Reason, StringComparison.Ordinal))
                yield return $"{pupil}: the reason should say '{expected.Reason}': {all}";
        }
        int points = pupil.Tasks.Where(task => task.Value.Outcome == "correct")
            .Sum(task => Classroom.Exercises.Find(task.Key)!.Points);
        if (row["points"] != points.ToString()
            || row["possible"] != GeneratedClass.Tasks.Sum(task => Classroom.Exercises.Find(task)!.Points).ToString())
            yield return $"{pupil}: should have {points} points: {all}";
        if (pupil.Problem is { } problem && !row["reason"].Contains(problem, StringComparison.Ordinal))
            yield return $"{pupil}: the reason should say '{problem}': {all}";
        if (row["counts"] != (pupil.Counts ? "yes" : "no"))
            yield return $"{pupil}: counts is wrong: {all}";
        if (pupil.NeedsLook is bool look && row["needs_a_look"] != (look ? "yes" : "no"))
            yield return $"{pupil}: needs_a_look is wrong: {all}";
        if (row["student"].TrimStart('\'') != pupil.Student)
            yield return $"{pupil}: the student is called '{row["student"]}'";
    }

    private static string Fingerprint(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (FileInfo file in new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories)
            .OrderBy(file => file.FullName, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(
                $"{file.FullName} {file.LinkTarget} {file.UnixFileMode} {file.Length} "
                + $"{file.LastWriteTimeUtc.Ticks}\n"));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string[] ProcessesThatName(string folder) =>
    [
        .. Directory.GetDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _))
            .Select(process =>
            {
                try
                {
                    return File.ReadAllText(Path.Combine(process, "cmdline"))
                        + File.ReadAllText(Path.Combine(process, "environ"));
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    return "";   // it has just ended, or is another user's
                }
            }).Where(words => words.Contains(folder, StringComparison.Ordinal)),
    ];

    private static async Task PagesHold(string folder)
    {
        string gradebook = await File.ReadAllTextAsync(Path.Combine(folder, "index.html"), Cancellation);
        Assert.Contains("averaged over pixels", gradebook);
        string[] pages = Directory.GetFiles(Path.Combine(folder, "feedback"), "*.html");
        Assert.True(pages.Length >= 60);
        Assert.All(pages, page => Assert.Contains($"feedback/{Path.GetFileName(page)}", gradebook));
        foreach (string page in pages.Append(Path.Combine(folder, "index.html")))
            Assert.DoesNotContain("<script", await File.ReadAllTextAsync(page, Cancellation));
    }
}
