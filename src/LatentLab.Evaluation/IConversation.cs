using LatentLab.Evaluation.Wire;

namespace LatentLab.Evaluation;

/// <summary>A worker's end of a conversation with the grader.</summary>
internal interface IConversation
{
    /// <summary>Waits for the grader's next message.</summary>
    Message Next();

    void Say(Message message);
}
