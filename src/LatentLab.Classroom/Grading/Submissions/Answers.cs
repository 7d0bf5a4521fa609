namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A submission's answers to one exercise.</summary>
/// <param name="Sources">By task: the answer's cells in the notebook's order, since a learner may have split
/// one.</param>
internal sealed record Answers(InstructorCopy Copy, IReadOnlyDictionary<string, IReadOnlyList<string>> Sources)
{
    /// <summary>More than this is no answer to any task.</summary>
    public const int MostCells = 50, MostCharacters = 200_000;

    /// <summary>Takes the answer cells, and nothing else, out of a submission.</summary>
    /// <param name="copies">The exercises that it may be about.</param>
    /// <param name="file">The file's name, which decides where no cell does.</param>
    /// <returns>Null where it is about none of them.</returns>
    public static Answers? Of(IReadOnlyList<SubmittedCell> cells, IReadOnlyList<InstructorCopy> copies, string file)
    {
        Answers best = copies.Select(copy => Of(cells, copy)).MaxBy(answers => answers.Sources.Count)!;
        if (best.Sources.Count > 0)
            return best;
        string[] words = System.IO.Path.GetFileNameWithoutExtension(file).Split('-', '_', ' ', '.');
        return copies.Count == 1
            ? best
            : copies.Where(copy => words.Contains(copy.Number)).Select(copy => Of(cells, copy)).FirstOrDefault();
    }

    private static Answers Of(IReadOnlyList<SubmittedCell> cells, InstructorCopy copy)
    {
        var sources = new Dictionary<string, IReadOnlyList<string>>();
        foreach (string task in copy.Tasks)
        {
            string id = copy.Answer(task).Id;
            // By the mark; where an editor lost it, by the cell's id.
            string[] marked =
                [.. cells.Where(cell => cell.Task == task && cell.Role == "answer").Select(cell => cell.Source)];
            string[] found = marked.Length > 0
                ? marked
                : [.. cells.Where(cell => cell.Id == id && cell.Role is null or "answer").Select(cell => cell.Source)];
            if (found.Length > 0)
                sources[task] = found;
        }
        return new Answers(copy, sources);
    }

    /// <summary>Why the cells of a task cannot be run; null where they can.</summary>
    public string? TooMuch(string task) => !Sources.TryGetValue(task, out IReadOnlyList<string>? cells) ? null
        : cells.Count > MostCells
            ? $"There are {cells.Count:N0} answer cells for this task; more than {MostCells} are not run."
        : cells.Sum(cell => (long)cell.Length) > MostCharacters
            ? $"The answer has more than {MostCharacters:N0} characters."
            : null;
}
