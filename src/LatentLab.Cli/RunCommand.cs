using System.CommandLine;
using LatentLab.Jupyter;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Running;
using LatentLab.Notebooks.Session;

namespace LatentLab.Cli;

/// <summary><c>latentlab run</c>: executes one notebook and saves it with its outputs.</summary>
internal static class RunCommand
{
    private const string WorkerName = "run-cells";

    /// <summary>True for the verb that ends when its watcher says so, not by Ctrl-C.</summary>
    public static bool IgnoresCtrlC(ParseResult parsed) => parsed.CommandResult.Command.Name == WorkerName;

    /// <summary>The verb that 'run' itself starts, in a process that may die of a cell.</summary>
    public static Command BuildWorker()
    {
        var pipe = new Argument<string>("pipe");
        var command = new Command(WorkerName, "Run the cells of a notebook that 'latentlab run' sends.") { pipe };
        command.Hidden = true;
        command.SetAction(async (parsed, _) =>
        {
            await NotebookWorker.RunAsync(parsed.GetRequiredValue(pipe));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Build()
    {
        var notebook = new Argument<FileInfo>("notebook") { Description = "The notebook, .ipynb or .dib." };
        var target = new Option<FileInfo?>("--out")
        {
            Description = "Where to save the executed notebook (default: the notebook itself).",
            HelpName = "FILE"
        };
        var timeout = new Option<double?>("--timeout")
        {
            Description = "Time limit for one cell, in seconds (default: none).",
            HelpName = "S"
        };
        var allowErrors = new Option<bool>("--allow-errors")
        {
            Description = "Continue after a failed cell; the exit code is still 1."
        };
        var quiet = new Option<bool>("--quiet") { Description = "Say nothing but errors." };
        var parameters = new Option<string[]>("--parameter", "-p")
        {
            Description =
                "A value for a variable of the cell tagged 'parameters', such as -p seed=2; may be given again.",
            HelpName = "NAME=VALUE",
        };
        // For 'course', which has a process for each lesson already and measures its memory.
        var here = new Option<bool>("--here") { Description = "Run the cells in this process.", Hidden = true };
        var command = new Command("run",
            "Execute a notebook from its first cell to its last and save it with its outputs (exit 1 if a cell failed; "
            + "the file is written anyway).")
        {
            notebook, target, timeout, allowErrors, quiet, parameters, here,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new NotebookRunOptions
            {
                CellTimeout = Seconds(parsed.GetValue(timeout)),
                AllowErrors = parsed.GetValue(allowErrors),
                Parameters = Pairs(parsed.GetValue(parameters) ?? []),
            };
            FileInfo source = parsed.GetRequiredValue(notebook);
            IProgress<NotebookRunProgress>? progress = parsed.GetValue(quiet) ? null : new RunReport(Console.Out);
            string? saved = parsed.GetValue(target)?.FullName;
            // A course that is killed leaves no lesson behind that computes for nobody.
            using ParentWatch? watch = parsed.GetValue(here)
                ? ParentWatch.Begin(() => Environment.Exit(ExitCode.Cancelled))
                : null;
            NotebookRunResult result = parsed.GetValue(here)
                ? await NotebookRunner.RunFileAsync(source.FullName, saved, options, progress, cancellation)
                : await NotebookProcess.RunFileAsync(source.FullName, saved, options,
                    [.. KernelCommand.Program(), WorkerName], progress, cancellation);
            foreach (string remark in result.Document.LeftOut)
                await Console.Error.WriteLineAsync($"latentlab: {source.Name}, left out of what is saved: {remark}.");
            foreach (ExecutedCell cell in result.Cells
                .Where(cell => cell is { Error: not null, Status: not CellStatus.Succeeded }))
                await Console.Error.WriteLineAsync(
                    $"latentlab: {source.Name}, cell '{cell.Id}': {cell.Error!.Name}: {cell.Error.Message}");
            foreach ((ExecutedCell cell, ErrorOutput error) in result.BackgroundErrors)
                await Console.Error.WriteLineAsync(
                    $"latentlab: {source.Name}, cell '{cell.Id}': {error.Name}: {error.Message}");
            if (cancellation.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("latentlab: stopped; what ran is saved.");
                return ExitCode.Cancelled;
            }
            return result.Succeeded ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static TimeSpan? Seconds(double? seconds) => seconds switch
    {
        null => null,
        > 0 and < 1e6 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw new ArgumentException($"--timeout: expected seconds between 0 and a million, found {seconds}."),
    };

    private static Dictionary<string, string> Pairs(string[] pairs)
    {
        var values = new Dictionary<string, string>();
        foreach (string pair in pairs)
        {
            string[] parts = pair.Split('=', 2);
            if (parts is not [{ Length: > 0 } name, var value])
                throw new ArgumentException($"--parameter: expected NAME=VALUE, found '{pair}'.");
            values[name] = value;
        }
        return values;
    }
}

/// <summary>
/// Says on a terminal what a running notebook does: its text, a line for each picture, seconds per cell.
/// </summary>
internal sealed class RunReport(TextWriter writer) : IProgress<NotebookRunProgress>
{
    public void Report(NotebookRunProgress value)
    {
        switch (value)
        {
            case CellStarted:
                writer.WriteLine($"[{value.Index + 1}/{value.Count}] {value.Cell.Id}");
                break;
            case CellShowed { Output: StreamOutput stream }:
                writer.Write(stream.Text);
                break;
            case CellShowed { Output: DisplayOutput display }:
                writer.WriteLine(display.Data["text/plain"]?.ToString()
                    ?? $"({string.Join(", ", display.Data.Select(entry => entry.Key))})");
                break;
            case CellEnded ended:
                bool asItShould = ended.Result is { Status: CellStatus.Succeeded, Error: not null };
                string status = asItShould
                    ? "failed, as it should,"
                    : ended.Result.Status.ToString().ToLowerInvariant();
                writer.WriteLine($"      {status} in {ended.Result.Seconds:F1} s");
                break;
        }
    }
}
