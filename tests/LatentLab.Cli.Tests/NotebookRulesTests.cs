using System.Globalization;
using System.Text.RegularExpressions;
using LatentLab.Book.Pages;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Linting;

namespace LatentLab.Cli.Tests;

/// <summary>What every committed notebook keeps to, so that it runs alike in every host (and reads well).</summary>
public sealed partial class NotebookRulesTests
{
    private const int MostLines = 12, MostColumns = 100;

    public static TheoryData<string> Notebooks =>
        [.. Directory.GetFiles(Path.Combine(ProjectFolder.Find(), "notebooks"), "*.ipynb", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(ProjectFolder.Find(), path)).Order(StringComparer.Ordinal)];

    private static IEnumerable<NotebookCell> CodeCells(string notebook) =>
        NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook)).Cells.Where(cell => cell.Kind == CellKind.Code);

    [Theory, MemberData(nameof(Notebooks))]
    public void A_notebook_keeps_to_what_all_its_hosts_can_do(string notebook) =>
        Assert.Empty(NotebookLinter.Check(Path.Combine(ProjectFolder.Find(), notebook)).Findings);

    [Theory, MemberData(nameof(Notebooks))]
    public void The_second_code_cell_holds_the_seed_and_the_data(string notebook)
    {
        NotebookCell settings = CodeCells(notebook).ElementAt(1);
        Assert.Contains("parameters", settings.Tags);
        Assert.Contains("int seed = 1;", settings.Source);
        Assert.Contains("string data = \"digits\";", settings.Source);
    }

    [Theory, MemberData(nameof(Notebooks))]
    public void No_cell_is_longer_than_twelve_lines(string notebook) =>
        Assert.All(CodeCells(notebook), cell => Assert.True(cell.Source.Split('\n').Length <= MostLines,
            $"{notebook}, cell '{cell.Id}' has {cell.Source.Split('\n').Length} lines, more than {MostLines}."));

    [Theory, MemberData(nameof(Notebooks))]
    public void No_line_of_a_cell_is_longer_than_100_columns(string notebook) =>
        Assert.All(CodeCells(notebook), cell => Assert.All(cell.Source.Split('\n'), line => Assert.True(
            line.Length <= MostColumns, $"{notebook}, cell '{cell.Id}', {line.Length} columns: {line.Trim()}")));

    /// <summary>
    /// Readers see no cell's id. So a code cell that the text names ("in the cell `train`", "in `train`, write …")
    /// says its name itself, in a comment <c>// cell: train</c>.
    /// </summary>
    [Theory, MemberData(nameof(Notebooks))]
    public void A_code_cell_that_the_text_names_begins_with_its_name(string notebook)
    {
        IReadOnlyList<NotebookCell> cells = NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook)).Cells;
        Dictionary<string, string> code = cells.Where(cell => cell.Kind == CellKind.Code)
            .ToDictionary(cell => cell.Id!, cell => cell.Source);
        string[] texts = [.. cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source)];
        string[] calledCells = [.. texts.SelectMany(text => CalledCell().Matches(text))
            .SelectMany(match => match.Groups.Values.Skip(1).SelectMany(group => group.Captures))
            .Select(capture => capture.Value)];
        Assert.All(calledCells, name => Assert.True(code.ContainsKey(name), $"{notebook} has no code cell '{name}'."));

        IEnumerable<string> others = texts.SelectMany(text => PerhapsCell().Matches(text))
            .SelectMany(match => match.Groups.Values.Skip(1)).Select(group => group.Value).Where(code.ContainsKey);
        Assert.All(calledCells.Concat(others).Distinct(), name => Assert.True(
            code[name].Split('\n').SkipWhile(line => line.StartsWith("#!", StringComparison.Ordinal))
                .FirstOrDefault() == $"// cell: {name}",
            $"{notebook}: the text names the cell '{name}', which must begin with the line '// cell: {name}'."));
        Assert.All(code, cell => Assert.All(OwnName().Matches(cell.Value), match => Assert.Equal(
            cell.Key, match.Groups[1].Value)));
    }

    [GeneratedRegex(@"\bcells?\s+`([a-z0-9-]+)`(?:(?:,\s+|\s+and\s+|,\s+and\s+|\s+to\s+)`([a-z0-9-]+)`)*")]
    private static partial Regex CalledCell();

    // A name of the program may stand here as well: only those that are ids count.
    [GeneratedRegex(@"\b[Ii]n\s+`([a-z0-9-]+)`[,;]|\bfrom\s+`([a-z0-9-]+)`\s+on\b|`([a-z0-9]+(?:-[a-z0-9]+)+)`")]
    private static partial Regex PerhapsCell();

    [GeneratedRegex(@"^// cell: (.*)$", RegexOptions.Multiline)]
    private static partial Regex OwnName();

    [Theory, MemberData(nameof(Lessons))]
    public void The_reading_times_that_a_lesson_states_are_the_books(string notebook)
    {
        NotebookDocument lesson = NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook));
        int core = ReadingTime.CoreMinutes(lesson), whole = ReadingTime.Minutes(lesson);
        string stated = Assert.Single(lesson.Cells.SelectMany(cell => StatedTime().Matches(cell.Source))).Value;
        // Experiments are no part of the book, and their recorded results are read, too.
        if (notebook.Contains("experiments", StringComparison.Ordinal))
        {
            int minutes = int.Parse(Number().Match(stated).Value, CultureInfo.InvariantCulture);
            Assert.InRange(minutes, core - 5, core + 5);
            return;
        }

        Assert.StartsWith(core == whole
            ? $"*Reading time about {core} minutes"
            : $"*Reading time about {core} minutes, {whole} with the optional parts", stated);
    }

    [Theory, MemberData(nameof(Lessons))]
    public void What_is_not_optional_in_a_lesson_takes_a_quarter_of_an_hour_at_most(string notebook) =>
        Assert.InRange(ReadingTime.CoreMinutes(NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook))), 1, 15);

    [Theory, MemberData(nameof(Lessons))]
    public void An_optional_part_begins_with_a_heading_that_says_so(string notebook)
    {
        NotebookCell[] cells = [.. NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook)).Cells];
        bool Optional(int i) => i >= 0 && cells[i].Tags.Contains("beyond-the-core");
        Assert.All(Enumerable.Range(0, cells.Length).Where(i => Optional(i) && !Optional(i - 1)),
            i => Assert.Matches(@"^##+ .+ \(optional\)(\n|$)", cells[i].Source));
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"\*Reading time about .*")]
    private static partial Regex StatedTime();

    // The exercises' functions draw as well; there the check sets the seed.
    public static TheoryData<string> Lessons =>
        [.. Notebooks.Select(row => row.Data).Where(path => !path.Contains("exercises", StringComparison.Ordinal)
            && !path.Contains("solutions", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Lessons))]
    public void Random_numbers_come_from_a_generator_or_after_the_seed_was_set(string notebook)
    {
        bool seeded = false;
        foreach (NotebookCell cell in CodeCells(notebook))
        {
            foreach (string line in cell.Source.Split('\n'))
            {
                seeded |= line.Contains("manual_seed(seed", StringComparison.Ordinal);
                Assert.True(seeded || !Draw().IsMatch(line) || line.Contains("generator:", StringComparison.Ordinal),
                    $"{notebook}, cell '{cell.Id}' draws from a generator that nobody has seeded: {line.Trim()}");
            }
        }
    }

    [GeneratedRegex(@"\b(randn?(_like)?|randint(_like)?|randperm|normal_?|bernoulli_?|multinomial)\(")]
    private static partial Regex Draw();

    [Theory, MemberData(nameof(Notebooks))]
    public void No_text_is_still_to_be_written(string notebook) =>
        Assert.All(NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook)).Cells
            .Where(cell => cell.Kind == CellKind.Markdown), cell =>
            {
                Assert.False(Placeholder().IsMatch(cell.Source), $"{notebook}, cell '{cell.Id}' holds a placeholder.");
                string lastLine = cell.Source.TrimEnd().Split('\n')[^1];
                Assert.False(lastLine.StartsWith('#') && cell.Source.Contains("What was", StringComparison.Ordinal),
                    $"{notebook}, cell '{cell.Id}' ends with an empty section.");
            });

    // Two words in one, in capitals: GREYWORDS, SCORE_TEXT. Names such as MNIST are shorter, and LATENTLAB_DATA is a
    // real one.
    [GeneratedRegex(@"\b(?!LATENTLAB_|REINFORCE\b|AISTATS\b)[A-Z_]{7,}\b")]
    private static partial Regex Placeholder();
}
