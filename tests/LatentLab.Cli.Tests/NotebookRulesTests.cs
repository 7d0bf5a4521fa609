using System.Globalization;
using System.Text.RegularExpressions;
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
    /// As the book reckons it: 200 words, 20 lines of code or three outputs a minute, without what may be left out.
    /// </summary>
    [Theory, MemberData(nameof(Lessons))]
    public void The_reading_time_that_a_lesson_states_is_within_five_minutes_of_the_books(string notebook)
    {
        NotebookCell[] cells = [.. NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook)).Cells
            .Where(cell => !cell.Tags.Contains("aside"))];
        string[] texts = [.. cells.Where(cell => cell.Kind == CellKind.Markdown).Select(cell => cell.Source)];
        string[] code = [.. cells.Where(cell => cell.Kind == CellKind.Code).Select(cell => cell.Source.TrimEnd())];
        double minutes = (texts.Sum(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length)
            / 200.0) + (code.Sum(source => source.Split('\n').Length) / 20.0)
            + (code.Count(source => source[^1] is not (';' or '}')) / 3.0);
        string stated = Assert.Single(texts.SelectMany(text => ReadingTime().Matches(text))).Groups[1].Value;
        Assert.InRange(double.Parse(stated, CultureInfo.InvariantCulture), minutes - 5, minutes + 5);
    }

    /// <summary>So that its fold in the book has something to be called by.</summary>
    [Theory, MemberData(nameof(Lessons))]
    public void What_may_be_left_out_begins_with_a_heading_of_its_own(string notebook)
    {
        IList<NotebookCell> cells = NotebookFile.Load(Path.Combine(ProjectFolder.Find(), notebook)).Cells;
        Assert.All(cells.Index().Where(cell => cell.Item.Tags.Contains("aside")
            && (cell.Index == 0 || !cells[cell.Index - 1].Tags.Contains("aside"))), first => Assert.True(
                first.Item.Kind == CellKind.Markdown
                && first.Item.Source.StartsWith("### Aside: ", StringComparison.Ordinal),
                $"{notebook}, cell '{first.Item.Id}'"));
    }

    [GeneratedRegex(@"\*Reading time about (\d+) minutes")]
    private static partial Regex ReadingTime();

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
