using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LatentLab.Book.Course;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Tests;

/// <summary>
/// A lesson's process for tests: this test program, started again with a word in its environment, acts as the program
/// that executes a notebook and ends before any test runs.
/// </summary>
internal static class FakeLesson
{
    private const string Prefix = "LATENTLAB_FAKE_LESSON_";

    public static Func<LessonJob, LessonCommand> Command(string act) => job => Self() with
    {
        Environment = new Dictionary<string, string>
        {
            [Prefix + "ACT"] = act,
            [Prefix + "INPUT"] = job.NotebookPath,
            [Prefix + "OUTPUT"] = job.OutputPath,
            [Prefix + "PARAMETERS"] = string.Join(",", job.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key}={pair.Value}")),
            [Prefix + "SEED"] = job.Parameters.GetValueOrDefault("seed", "1"),
        },
    };

    /// <summary>Writes a notebook whose second cell has the tag 'parameters'.</summary>
    /// <returns>Its path.</returns>
    public static string Notebook(string folder, string name, string parameters, string title)
    {
        NotebookCell cell = SampleBook.Code(parameters);
        cell.Metadata["tags"] = new JsonArray("parameters");
        var document = new NotebookDocument();
        document.Cells.AddRange([SampleBook.Markdown(title), cell]);
        string path = Path.Combine(folder, name + ".ipynb");
        NotebookFile.Save(document, path);
        return path;
    }

    private static LessonCommand Self()
    {
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new(program, [typeof(FakeLesson).Assembly.Location])
            : new(program, []);
    }

#pragma warning disable CA2255 // The runner generates Main, so a module initialiser is the only place before it.
    [ModuleInitializer]
    public static void ActIfAsked()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Prefix + "ACT") is string act)
        {
            Environment.Exit(Act(act));
        }
    }

    private static int Act(string act)
    {
        string output = Environment.GetEnvironmentVariable(Prefix + "OUTPUT")!;
        int seed = int.Parse(Environment.GetEnvironmentVariable(Prefix + "SEED")!);
        NotebookDocument document = NotebookFile.Load(Environment.GetEnvironmentVariable(Prefix + "INPUT")!);
        NotebookCell code = document.Cells.First(cell => cell.Kind == CellKind.Code);
        Console.WriteLine($"pid {Environment.ProcessId}");
        Console.WriteLine($"parameters {Environment.GetEnvironmentVariable(Prefix + "PARAMETERS")}");
        switch (act)
        {
            case "claim":
                // The value grows with the seed, so that one threshold holds for some seeds only.
                code.Outputs.Add(
                    SampleBook.ClaimOutput("C04", "grows with the seed", seed, 2, passed: seed <= 2, seed));
                NotebookFile.Save(document, output);
                return 0;
            case "error":
                code.Outputs.Add(new ErrorOutput("InvalidOperationException", "no model", []));
                NotebookFile.Save(document, output);
                return 1;
            case "broken":
                File.WriteAllText(output, "{");
                return 0;
            case "break":   // as 'run' leaves it where a cell ends the process
                code.Outputs.Add(new ErrorOutput("Unfinished", "The run ended while this cell was running.", []));
                NotebookFile.Save(document, output);
                Console.Error.WriteLine("Stack overflow.");
                return 134;
            case "crash":
                Console.Error.WriteLine("native library missing");
                return 134;
            case "nothing":
                return 0;
            case "hang":
                Console.WriteLine("hanging");
                Thread.Sleep(Timeout.Infinite);
                return 0;
            default:
                throw new ArgumentException($"No act is called '{act}'.");
        }
    }
}

/// <summary>Unlike <see cref="Progress{T}"/> it reports at once and in order.</summary>
internal sealed class ProgressCollector(List<CourseProgress> seen, Action<CourseProgress>? also = null)
    : IProgress<CourseProgress>
{
    public void Report(CourseProgress value)
    {
        lock (seen)
        {
            seen.Add(value);
        }

        also?.Invoke(value);
    }
}
