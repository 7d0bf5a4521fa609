using LatentLab.Evaluation;

namespace LatentLab.Cli;

/// <summary>
/// The process of one submission, started by the grader. It names nothing of the checks, so that their assembly, with
/// its solutions and right answers, is never loaded beside a learner's code.
/// </summary>
internal static class GradeWorker
{
    public const string Verb = "grade-worker";

    // Under 'dotnet run' this process is the program itself; under 'dotnet LatentLab.Cli.dll' it is dotnet, which wants
    // the file first.
    public static WorkerProgram Program { get; } = Environment.ProcessPath is { } program
        && !Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? new WorkerProgram(program, [Verb])
            : new WorkerProgram(Environment.ProcessPath!, [typeof(GradeWorker).Assembly.Location, Verb]);

    public static int Run(IReadOnlyList<string> arguments) => EvaluationWorker.Run(arguments, Program);
}
