namespace LatentLab.Classroom.Release;

/// <summary>
/// The marks around a solution in an answer cell: <c>// BEGIN SOLUTION</c>, or <c>// BEGIN SOLUTION: stub</c>, to
/// <c>// END SOLUTION</c>.
/// </summary>
internal static class SolutionMarks
{
    public const string UsualStub = "throw new NotImplementedException();   // your code here";
    private const string Begin = "// BEGIN SOLUTION";
    private const string End = "// END SOLUTION";

    /// <summary>True where the text holds a mark.</summary>
    public static bool Any(string source) => source.Contains("BEGIN SOLUTION", StringComparison.OrdinalIgnoreCase)
        || source.Contains("END SOLUTION", StringComparison.OrdinalIgnoreCase);

    /// <summary>The cell without its marks: the solution.</summary>
    public static string Remove(string source) =>
        string.Join('\n', source.Split('\n').Where(line => !IsBegin(line) && !IsEnd(line)));

    /// <summary>
    /// The cell as it is handed out: each marked block replaced by its stub, at the block's indentation.
    /// </summary>
    /// <exception cref="InvalidDataException">A block has no end or no beginning, one lies inside another, or there is
    /// none.</exception>
    public static string Replace(string source)
    {
        var lines = new List<string>();
        bool inside = false;
        int blocks = 0;
        foreach (string line in source.Split('\n'))
        {
            if (IsBegin(line))
            {
                if (inside)
                    throw new InvalidDataException($"'{Begin}' stands inside another block; write '{End}' before it.");
                inside = true;
                blocks++;
                string rest = line.Trim()[Begin.Length..].Trim();
                string indent = line[..^line.TrimStart().Length];
                lines.Add(indent + (rest.StartsWith(':') ? rest[1..].Trim() : UsualStub));
            }
            else if (IsEnd(line))
            {
                if (!inside)
                    throw new InvalidDataException($"'{End}' without '{Begin}' before it.");
                inside = false;
            }
            else if (!inside)
            {
                lines.Add(line);
            }
        }
        if (inside)
            throw new InvalidDataException($"'{Begin}' without '{End}' after it.");
        if (blocks == 0)
            throw new InvalidDataException(
                $"an answer cell needs '{Begin}' and '{End}' around what learners are to write.");
        return string.Join('\n', lines);
    }

    private static bool IsBegin(string line) =>
        line.Trim() is var text && (text == Begin || text.StartsWith(Begin + ":", StringComparison.Ordinal));

    private static bool IsEnd(string line) => line.Trim() == End;
}
