namespace LatentLab.Classroom.Grading;

/// <summary>What becomes of one of the instructor's cells in a worker.</summary>
internal enum SetupUse
{
    /// <summary>Nothing that runs later names anything of it.</summary>
    LeaveOut,

    /// <summary>It is run.</summary>
    Run,

    /// <summary>It trains: what it left when it ran once is put in place.</summary>
    TakeOver,
}

/// <summary>
/// Which of the instructor's cells a worker needs for the code that it is to run: those that declare or change what
/// that code names, and what these name in turn. A cell that does more than to declare is always run, but where the
/// notebook says what it changes.
/// </summary>
internal sealed class SetupPlan
{
    private readonly InstructorCopy copy;
    private readonly PreparedSetup? prepared;
    private readonly List<(string Task, IReadOnlySet<string> Names)> mentions = [];
    private readonly Dictionary<CopyCell, SetupUse> uses = [];
    private readonly bool everything;

    /// <param name="code">What is to run, each piece with the task that it belongs to; a task's own solution is none
    /// of what it needs.</param>
    /// <param name="prepared">Null: every cell is run.</param>
    public SetupPlan(InstructorCopy copy, IEnumerable<(string Task, string Source)> code, PreparedSetup? prepared)
    {
        (this.copy, this.prepared) = (copy, prepared);
        everything = prepared is null;
        foreach ((string task, string source) in code)
        {
            if (CellNames.Mentioned(source) is { } names)
                mentions.Add((task, names));
            else
                everything = true;
        }
        while (!everything && Grow())
        {
            // until no further cell is named
        }
    }

    public SetupUse Of(CopyCell cell) => everything
        ? MayRun(cell) ? SetupUse.Run : SetupUse.LeaveOut
        : uses.GetValueOrDefault(cell);

    // A function can stand in for one that failed, so that what builds on it is not lost. A letter or a number cannot:
    // nothing builds on it, and whoever reads it knows the right answer.
    private static bool MayRun(CopyCell cell) => cell.Kind != CopyCellKind.Answer
        || (Exercises.Find(cell.Task)?.AnswerParts.All(part => part.IsAssignableTo(typeof(Delegate))) ?? true);

    /// <summary>The variables whose state a cell that is taken over gives.</summary>
    public IEnumerable<string> Taken(CopyCell cell) => (cell.Changes ?? []).Where(name => IsNamed(name, cell.Task));

    private bool IsNamed(string name, string task) =>
        mentions.Any(one => (task.Length == 0 || one.Task != task) && one.Names.Contains(name));

    private bool Grow()
    {
        bool grew = false;
        foreach (CopyCell cell in copy.Cells.Where(cell => cell.Kind != CopyCellKind.Check))
        {
            SetupUse now = Use(cell);
            if (now == uses.GetValueOrDefault(cell))
                continue;
            uses[cell] = now;
            grew = true;
            if (now == SetupUse.Run)
                mentions.Add((cell.Task, Needed(cell.Source)));
        }
        return grew;
    }

    // What it declares itself, it needs of nobody.
    private static HashSet<string> Needed(string source) =>
        [.. (CellNames.Mentioned(source) ?? new HashSet<string>()).Except(CellNames.Declared(source))];

    private SetupUse Use(CopyCell cell)
    {
        IReadOnlySet<string> declared = CellNames.Declared(cell.Source);
        bool isNamed = declared.Any(name => IsNamed(name, cell.Task));
        if (cell.Kind == CopyCellKind.Answer)
            return isNamed && MayRun(cell) ? SetupUse.Run : SetupUse.LeaveOut;   // it stands in for one that failed
        if (cell.Changes is null)
            return isNamed || CellNames.Acts(cell.Source) ? SetupUse.Run : SetupUse.LeaveOut;
        string[] changed = [.. Taken(cell)];
        if (isNamed || changed.Any(name => !prepared!.HasState(cell, name, out _)))
            return SetupUse.Run;
        return changed.Length > 0 ? SetupUse.TakeOver : SetupUse.LeaveOut;
    }
}
