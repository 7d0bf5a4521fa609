using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Classroom.Grading.Submissions;

/// <summary>A submission's answers to one exercise.</summary>
/// <param name="Sources">By task: the answer's cells in the notebook's order, since a learner may have split
/// one.</param>
internal sealed record Answers(InstructorCopy Copy, IReadOnlyDictionary<string, IReadOnlyList<string>> Sources)
{
    /// <summary>More than this is no answer to any task.</summary>
    public const int MostCells = 50, MostCharacters = 200_000;

    /// <summary>To the teacher, by task: what was odd about where the answer was found.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>Takes the answer cells, and nothing else, out of a submission.</summary>
    /// <param name="copies">The exercises that it may be about.</param>
    /// <param name="file">The file's name, which decides where no cell does.</param>
    /// <returns>Null where it is about none of them.</returns>
    public static Answers? Of(IReadOnlyList<SubmittedCell> cells, IReadOnlyList<InstructorCopy> copies, string file)
    {
        Answers best = copies.Select(copy => Of(cells, copy))
            .MaxBy(answers => (answers.Sources.Count, -answers.Notes.Count))!;
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
        var notes = new Dictionary<string, string>();
        foreach (string task in copy.Tasks)
        {
            (IReadOnlyList<SubmittedCell> found, string? note) = Of(cells, copy, task);
            if (found.Count > 0)
                sources[task] = [.. found.Select(cell => cell.IsCode ? cell.Source : Unfenced(cell.Source))];
            if (note is not null)
                notes[task] = note;
        }
        return new Answers(copy, sources) { Notes = notes };
    }

    // By the mark; where an editor lost it, by the cell's id; where that is lost too, by what the cell declares.
    private static (IReadOnlyList<SubmittedCell> Cells, string? Note) Of(
        IReadOnlyList<SubmittedCell> cells, InstructorCopy copy, string task)
    {
        CopyCell own = copy.Answer(task);
        SubmittedCell[] marked = [.. cells.Where(cell => cell.Task == task && cell.Role == "answer")];
        bool isMarked = marked.Length > 0;
        SubmittedCell[] placed = isMarked ? marked
            : [.. cells.Where(cell => cell.Id == own.Id && cell.Role is null or "answer")];
        string[] names = Declared(own.Source);
        if (placed.All(cell => IsStub(cell.Source)))
        {
            SubmittedCell[] others = [.. cells.Except(placed).Where(cell => cell.Role != "check"
                && (cell.Task is null || cell.Task == task) && Declares(cell, names) && !IsStub(cell.Source))];
            if (others.Length > 0)
                return ([others[^1]], (placed.Length == 0
                    ? "The answer's cell has lost its mark and its place"
                    : "The answer's cell still holds what was handed out")
                    + $"; graded was {Where(cells, others[^1])}, which declares {Quoted(names)}"
                    + (others.Length > 1 ? $" (the last of {others.Length} such cells)." : "."));
        }
        SubmittedCell[] whole = [.. placed.Where(cell => names.Length > 0 && Declares(cell, names))];
        if (whole.Length > 1)
        {
            // A cell that was copied is marked as well. The one in the exercise's own place is the answer.
            SubmittedCell counts = whole.LastOrDefault(cell => cell.Id == own.Id) ?? whole[^1];
            string why = counts.Id == own.Id ? "it stands in the exercise's own cell" : "it is the last of them";
            return ([.. placed.Except(whole.Where(cell => cell != counts))],
                $"There are {whole.Length} whole answers to this task; graded was {Where(cells, counts)}, "
                + $"since {why}.");
        }
        string? text = placed.Any(cell => !cell.IsCode)
            ? "The answer's cell is no code cell any more; its text was graded as code."
            : null;
        return (placed, text ?? (isMarked || placed.Length == 0 ? null
            : $"The answer's cell has lost its mark; it was known by its id '{own.Id}'."));
    }

    private static string Where(IReadOnlyList<SubmittedCell> cells, SubmittedCell one)
    {
        int place = 0;
        while (!ReferenceEquals(cells[place], one))
            place++;
        return $"cell {place + 1} of the notebook";
    }

    private static string Quoted(IEnumerable<string> names) =>
        string.Join(" and ", names.Select(name => $"'{name}'"));

    private static bool IsStub(string source) => source.Contains("NotImplementedException", StringComparison.Ordinal)
        || source.Contains("= \"?\"", StringComparison.Ordinal)
        || source.Contains("double.NaN", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(source);

    private static bool Declares(SubmittedCell cell, string[] names) =>
        names.Length > 0 && names.All(name => cell.Source.Contains(name, StringComparison.Ordinal))
        && Declared(cell.IsCode ? cell.Source : Unfenced(cell.Source)) is var declared && names.All(declared.Contains);

    // What a check can ask for: the cell's own functions, and its last variable where it has no function.
    private static string[] Declared(string source)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script);
        var root = (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(source, options).GetRoot();
        string[] functions = [.. root.Members.Select(member => member switch
        {
            MethodDeclarationSyntax method => method.Identifier.Text,
            GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax local } => local.Identifier.Text,
            _ => "",
        }).Where(name => name.StartsWith("My", StringComparison.Ordinal))];
        if (functions.Length > 0)
            return functions;
        string[] variables = [.. root.Members.SelectMany(member => member switch
        {
            FieldDeclarationSyntax field => field.Declaration.Variables,
            GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } => local.Declaration.Variables,
            _ => [],
        }).Select(variable => variable.Identifier.Text)];
        return variables.Length > 0 ? [variables[^1]] : [];
    }

    // Markdown puts code between lines of backticks.
    private static string Unfenced(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines.Count(line => line.TrimStart().StartsWith("```", StringComparison.Ordinal)) < 2
            ? text
            : string.Join('\n', lines.SkipWhile(line => !line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                .Skip(1).TakeWhile(line => !line.TrimStart().StartsWith("```", StringComparison.Ordinal)));
    }

    /// <summary>Why the cells of a task cannot be run; null where they can.</summary>
    public string? TooMuch(string task) => !Sources.TryGetValue(task, out IReadOnlyList<string>? cells) ? null
        : cells.Count > MostCells
            ? $"There are {cells.Count:N0} answer cells for this task; more than {MostCells} are not run."
        : cells.Sum(cell => (long)cell.Length) > MostCharacters
            ? $"The answer has more than {MostCharacters:N0} characters."
            : null;
}
