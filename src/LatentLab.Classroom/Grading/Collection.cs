using LatentLab.Classroom.Grading.Submissions;

namespace LatentLab.Classroom.Grading;

/// <summary>A submission as it was read.</summary>
/// <param name="Answers">Null where there is nothing to grade.</param>
/// <param name="Problem">Why there is not.</param>
/// <param name="Key">Names the answers in the journal.</param>
/// <param name="Content">All that the notebook's cells hold.</param>
internal sealed record ReadSubmission(
    Submission Submission, Answers? Answers, string? Problem, string? Key, string Content)
{
    /// <summary>The exercise that it answers, or was meant for; empty where that is not known.</summary>
    public string Exercise { get; init; } = "";

    /// <summary>No cell tells the exercise: it is known by what lies beside it, or by the file's name.</summary>
    public bool IsMeant { get; init; }
}

/// <summary>Finds, reads and attributes what was handed in; runs nothing.</summary>
/// <param name="Missing">Those of the class list who handed in nothing.</param>
internal sealed record Collection(
    IReadOnlyList<ReadSubmission> Reads, IReadOnlyList<LeftAside> Aside, IReadOnlyList<Classmate> Missing)
{
    /// <param name="unpacked">A folder for what is packed; the caller removes it.</param>
    /// <exception cref="GradingException">There is nothing to grade.</exception>
    public static Collection Of(
        GradingOptions options, IReadOnlyList<InstructorCopy> copies, IReadOnlyList<InstructorCopy> all,
        string unpacked)
    {
        if (IsWithin(options.Output, options.Submissions))
            throw new GradingException(
                $"--out '{options.Output}' lies in the folder of submissions, where grades would be taken for "
                + "submissions the next time. Give another folder.");
        (IReadOnlyList<FoundFile> found, IReadOnlyList<LeftAside> aside) =
            SubmissionFinder.Find(options.Submissions, all, unpacked);
        ReadSubmission[] reads = [.. found.Select(one => Read(one, copies, all, options))];
        reads = [.. reads.Select((read, index) => read.Exercise.Length > 0 ? read
            : read with { Exercise = Meant(found[index], found, reads, all), IsMeant = true })];
        IReadOnlyList<Classmate> list = options.ClassList is { } path ? ClassList.Read(path) : [];
        IReadOnlyList<Submission> whose = StudentIdentities.Of(
            found, [.. reads.Select(read => read.Exercise)], all, list);
        reads = [.. reads.Zip(whose, (read, submission) => read with
        {
            Submission = submission with { Late = submission.Late || submission.When > options.Due },
        })];
        return new Collection(reads, aside, ClassList.Missing(list, whose));
    }

    // What cannot be read was meant for the exercise that everybody beside it answers; else for the one that its name
    // says.
    private static string Meant(
        FoundFile one, IReadOnlyList<FoundFile> found, ReadSubmission[] reads, IReadOnlyList<InstructorCopy> all)
    {
        string[] beside = [.. found.Zip(reads, (other, read) => (other.Place, read.Exercise))
            .Where(pair => pair.Place == one.Place && pair.Exercise.Length > 0).Select(pair => pair.Exercise)
            .Distinct()];
        if (beside is [var exercise])
            return exercise;
        string[] words = System.IO.Path.GetFileNameWithoutExtension(one.File).Split('-', '_', ' ', '.');
        return all.Where(copy => words.Contains(copy.Number) && (beside.Length == 0 || beside.Contains(copy.Number)))
            .Select(copy => copy.Number).ToArray() is [var named] ? named : "";
    }

    private static bool IsWithin(string inner, string outer)
    {
        string relative = Path.GetRelativePath(Path.GetFullPath(outer), Path.GetFullPath(inner));
        return Directory.Exists(outer) && (relative == "."
            || (!relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative)));
    }

    private static ReadSubmission Read(
        FoundFile found, IReadOnlyList<InstructorCopy> copies, IReadOnlyList<InstructorCopy> all,
        GradingOptions options)
    {
        var file = new Submission("", found.File, found.Path);
        if (found.Path is null)
            return new ReadSubmission(file, null, "There is no notebook (.ipynb), only "
                + $"{(found.Instead.Length > 0 ? found.Instead : $"'{found.Name}'")}.", null, "");
        try
        {
            IReadOnlyList<SubmittedCell> cells = SubmissionReader.Read(found.Path);
            Answers? answers = Answers.Of(cells, copies, found.Stem);
            string content = string.Join('\0', cells.Select(cell => cell.Source));
            if (answers is { Sources.Count: 0 } && options.Exercise is not null
                && Answers.Of(cells, all, found.Stem) is { Sources.Count: > 0 } other)
                return new ReadSubmission(file, null,
                    $"The notebook answers exercise {other.Copy.Number}, not {copies[0].Number}.", null, content)
                { Exercise = other.Copy.Number };
            return answers is null
                ? new ReadSubmission(file, null,
                    "None of the notebook's cells is the answer to a task: it is not one of the exercise notebooks, or "
                    + "all its answer cells were removed.",
                    null, content)
                : new ReadSubmission(file, answers, null, Journal.KeyOf(answers, options), content)
                { Exercise = answers.Copy.Number };
        }
        catch (InvalidDataException error)
        {
            return new ReadSubmission(file, null, error.Message, null, "");
        }
    }
}
