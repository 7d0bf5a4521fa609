using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Grading;

/// <summary>The grader's end of a conversation with a worker.</summary>
internal interface IWorker
{
    /// <summary>Says something and waits for the answer.</summary>
    /// <param name="limit">How long the worker may take by its own clock; it is ended some time after that.</param>
    /// <param name="answers">Answers what the worker asks in the meantime.</param>
    /// <exception cref="WorkerEndedException">The worker has ended.</exception>
    Message Ask(Message message, TimeSpan limit, Func<Message, Message>? answers = null);
}
