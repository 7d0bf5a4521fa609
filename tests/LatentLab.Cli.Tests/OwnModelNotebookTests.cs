using System.Diagnostics;
using LatentLab.Experiments.Records;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Cli.Tests;

/// <summary>
/// A class of a notebook's cell in a recorded sweep; docs/experiments.md has the cells, word for word.
/// </summary>
public sealed class OwnModelNotebookTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-own-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string[] Cells()
    {
        string page = File.ReadAllText(Path.Combine(ProjectFolder.Find(), "docs", "experiments.md"));
        string[] parts = page[page.IndexOf("## Models, losses and metrics of your own", StringComparison.Ordinal)..]
            .Split("```csharp\n");
        string[] cells = [.. parts.Skip(1).Take(2)
            .Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])];
        Assert.Contains("class Gelu", cells[0]);
        return cells;
    }

    private string Write(string name, params string[] cells)
    {
        var document = new NotebookDocument { Metadata = NotebookMetadata.ForCSharp() };
        foreach (string cell in cells.Prepend(
            $"#!import {Path.Combine(ProjectFolder.Find(), "notebooks", "kit.dib")}"))
            document.Cells.Add(new NotebookCell
            {
                Id = $"c{document.Cells.Count + 1}",
                Kind = CellKind.Code,
                Language = "csharp",
                Source = cell
            });
        string path = Path.Combine(folder, name);
        NotebookFile.Save(document, path);
        return path;
    }

    private RecordedRuns Read() => SameRuns.Read(Path.Combine(folder, "runs", "own"));

    [Fact]
    public async Task It_is_recorded_killed_gone_on_with_and_reported_by_the_command_without_the_class()
    {
        string[] cells = Cells();
        string straight = Write("straight.ipynb", cells);
        var watch = Stopwatch.StartNew();
        CommandOutcome outcome = await CommandProcess.Run(folder, ["run", straight]);
        TimeSpan whole = watch.Elapsed;
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error + outcome.Out);
        RecordedRuns expected = Read();
        string own = await File.ReadAllTextAsync(Path.Combine(expected.Runs[0].Folder, RunFolder.OwnFile), Token);
        Assert.Contains("class Gelu : nn.Module", own);   // the source of its cell, which another cell uses
        Assert.Contains("function #", own);

        // The same in a new process, in other cells: after kills, the same runs and the same bits.
        Directory.Move(Path.Combine(folder, "runs"), Path.Combine(folder, "straight"));
        string again = Write("again.ipynb", ["int before = 1;", .. cells]);
        var random = new Random(1);
        int kills = Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1" ? 20 : 2;
        for (int kill = 0; kill < kills; kill++)
        {
            using Process process = CommandProcess.Start(folder, ["run", again]);
            using var moment = CancellationTokenSource.CreateLinkedTokenSource(Token);
            moment.CancelAfter((0.5 + 0.5 * random.NextDouble()) * whole);
            await process.WaitForExitAsync(moment.Token).ContinueWith(_ => { }, Token);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(Token);
        }
        Assert.Equal(ExitCode.Done, (await CommandProcess.Run(folder, ["run", again])).Code);
        RecordedRuns found = Read();
        Assert.Equal(expected.Runs.Select(run => run.Config.Hash), found.Runs.Select(run => run.Config.Hash));
        SameRuns.Check(new RecordedRuns(null, [.. expected.Runs.Select(run => run with
        {
            Folder = run.Folder.Replace(Path.Combine(folder, "runs"), Path.Combine(folder, "straight"))
        })], []), found);

        // A changed class makes runs of its own.
        Assert.Equal(ExitCode.Done, (await CommandProcess.Run(folder,
            ["run", Write("changed.ipynb", [.. cells.Select(cell => cell.Replace("128", "96"))])])).Code);
        Assert.Equal(2 * expected.Runs.Count, Read().Runs.Count);

        string runs = Path.Combine(folder, "runs", "own");
        CommandOutcome report = await CommandProcess.Run(folder,
            ["experiment", "report", runs, "--description", "all"]);
        Assert.True(report.Code == ExitCode.Done, report.Error);
        CommandOutcome query = await CommandProcess.Run(folder,
            ["experiment", "query", runs, "SELECT model_own, avg(sharpness) FROM runs GROUP BY model_own"]);
        Assert.Equal(2, query.Out.Split('\n').Count(line => line.StartsWith("gelu@", StringComparison.Ordinal)));
        CommandOutcome run = await CommandProcess.Run(folder, ["experiment", "run",
            Path.Combine(runs, "experiment.json"), "seeds=77", "--out", Path.Combine(folder, "x")]);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("WithModel", run.Out);
    }
}
