using LatentLab.Evaluation.Wire;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// Brings an exercise's own cells into a worker as a plan says. What is left out or taken over leaves random numbers
/// where they would stand if it had run.
/// </summary>
internal sealed class SetupReplay(SetupPlan plan, PreparedSetup? prepared, Func<Message, Message> ask)
{
    private WireValue? random;

    /// <summary>Runs a cell, or takes over what it left.</summary>
    /// <returns>The worker's answer; null where nothing was to do.</returns>
    public Message? Bring(CopyCell cell)
    {
        Message? answer = null;
        switch (plan.Of(cell))
        {
            case SetupUse.Run:
                Settle();
                return ask(new Message(Verb.Run) { Text = cell.Source });
            case SetupUse.TakeOver:
                foreach (string variable in plan.Taken(cell))
                {
                    if (prepared!.HasState(cell, variable, out IReadOnlyList<WireValue>? state)
                        && answer is null or { Verb: Verb.Done })
                        answer = ask(new Message(Verb.Restore) { Text = variable, Values = state });
                }
                break;
        }
        if (cell.Kind == CopyCellKind.Setup)
            random = prepared?.RandomAfter(cell) ?? random;
        return answer;
    }

    /// <summary>Before any other code runs: random numbers go on from where they stand by now.</summary>
    public void Settle()
    {
        if (random is { } state)
            ask(new Message(Verb.Seed) { Values = [state] });
        random = null;
    }
}

/// <summary>
/// Runs all of an exercise's own cells and keeps what they leave; but nothing of a cell that builds on an answer: that
/// would be the solution's.
/// </summary>
internal sealed class SetupRecorder(PreparedSetup into, InstructorCopy copy, Func<Message, Message> ask)
{
    private readonly HashSet<string> answers = [.. copy.Cells.Where(cell => cell.Kind == CopyCellKind.Answer)
        .SelectMany(cell => CellNames.Declared(cell.Source))];

    private WireValue? before;

    public Message Bring(CopyCell cell)
    {
        before ??= Random();
        Message answer = ask(new Message(Verb.Run) { Text = cell.Source });
        WireValue after = Random();
        if (!after.Bytes.AsSpan().SequenceEqual(before.Bytes))
            into.Add(cell, "", [after]);
        before = after;
        bool buildsOnAnswers = CellNames.Mentioned(cell.Source)?.Overlaps(answers) ?? true;
        foreach (string variable in buildsOnAnswers ? [] : cell.Changes ?? [])
        {
            // What cannot be handed over is trained anew where it is needed.
            if (ask(new Message(Verb.State) { Text = variable }) is { Verb: Verb.Done } state)
                into.Add(cell, variable, state.Values);
        }
        return answer;
    }

    /// <summary>After an answer: its random numbers are none of a setup cell's.</summary>
    public void Forget() => before = null;

    private WireValue Random() => ask(new Message(Verb.Random)).Values[0];
}
