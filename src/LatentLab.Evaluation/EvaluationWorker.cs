using LatentLab.Evaluation.Isolation;
using LatentLab.Evaluation.Wire;

namespace LatentLab.Evaluation;

/// <summary>
/// The process that a learner's code runs in. It walls itself in and does what it is asked: run a cell, call a
/// function. It knows no task, no check and no right answer, so there is nothing in it to find or to change; what it
/// says are values, which the grader judges.
/// </summary>
public static class EvaluationWorker
{
    /// <summary>
    /// The first step: puts limits and a wall around this process and begins anew as the second step.
    /// </summary>
    public const string EnterWord = "enter";

    /// <summary>The second step: does the work.</summary>
    public const string WorkWord = "work";

    /// <summary>The variable by which a container's image says where cells run.</summary>
    public const string FolderVariable = "LATENTLAB_WORKER_FOLDER";

    /// <summary>Runs a worker process to its end.</summary>
    /// <param name="arguments">One of the two words above, and what the grader gave with it.</param>
    /// <param name="program">This program, as it is started.</param>
    /// <returns>The process's exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments, WorkerProgram program)
    {
        if (arguments is [EnterWord, var limits] && OperatingSystem.IsLinux())
            Sandbox.Enter(WorkerLimits.Parse(limits), program, WorkWord);
        if (arguments is not [WorkWord])
            throw new ArgumentException(
                "This verb is how 'latentlab grade' runs one submission; it is of no use by itself.");
        using WorkerPipes pipes = WorkerPipes.Take();
        using var conversation = new Conversation(pipes);
        Message start = conversation.Next();
        if (start.Item != 0 && OperatingSystem.IsLinux())
            SeccompFilter.Set();
        conversation.Say(new Message(Verb.Ready));
        using var watch = new LimitWatch();
        string folder = start.Text.Length > 0 ? start.Text : Environment.GetEnvironmentVariable(FolderVariable) ?? ".";
        using (var evaluator = new Evaluator(conversation, folder))
            evaluator.Run(watch);
        pipes.Exit();   // whatever a learner's threads still do
        return 0;
    }
}
