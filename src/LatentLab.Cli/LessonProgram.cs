using System.Globalization;
using LatentLab.Book.Course;

namespace LatentLab.Cli;

/// <summary>This same program, asked to run one notebook.</summary>
internal static class LessonProgram
{
    public static LessonCommand Run(LessonJob job)
    {
        string[] arguments =
        [
            "run", job.NotebookPath, "--here", "--out", job.OutputPath,
            .. job.Parameters.SelectMany(pair => new[] { "-p", $"{pair.Key}={pair.Value}" }),
            .. job.CellTimeout is TimeSpan limit
                ? ["--timeout", limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)]
                : Array.Empty<string>(),
            .. job.AllowErrors ? ["--allow-errors"] : Array.Empty<string>(),
        ];
        // Under 'dotnet run' this process is the program itself; under 'dotnet LatentLab.Cli.dll' it is dotnet, which
        // wants the file first.
        string program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? new LessonCommand(program, [typeof(LessonProgram).Assembly.Location, .. arguments])
            : new LessonCommand(program, arguments);
    }
}
