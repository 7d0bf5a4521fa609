using LatentLab.Tests.Support;

namespace LatentLab.Interactive.Tests.Tool;

/// <summary>
/// The course in the real .NET Interactive: no cell fails, nothing is written to standard error, the claims are the
/// book's. Some notebooks on each commit, all of them with <c>LATENTLAB_FULL=1</c>, which also writes
/// <c>docs/hosts.json</c> anew.
/// </summary>
[Collection(InteractiveTool.OneAtATime)]
public sealed class ToolNotebookTests
{
    private const string ThroughJupyter = "its Jupyter kernel (nbclient)", ThroughStdio = "stdio, as VS Code";

    private static readonly string[] EachCommit =
    [
        "00-start-here", "06-encoding-distributions", "07-kl-regularisation", "solutions/06-encoding-distributions",
        "experiments/overfitting-and-sample-size",
    ];
    private static readonly string[] EachCommitThroughStdio = ["00-start-here"];
    private static readonly string[] AllThroughStdio =
    [
        "00-start-here", "06-encoding-distributions", "07-kl-regularisation", "solutions/07-kl-regularisation",
        "experiments/collapse-and-its-cures",
    ];

    private readonly InteractiveTool tool = InteractiveTool.FindOrSkip();

    /// <summary>Lessons, solutions and experiments.</summary>
    public static TheoryData<string> Notebooks => [.. HostRecord.IsFull ? All() : EachCommit];

    public static TheoryData<string> NotebooksThroughStdio =>
        [.. HostRecord.IsFull ? AllThroughStdio : EachCommitThroughStdio];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_notebook_runs_through_the_tools_jupyter_kernel_as_in_the_book(string notebook) =>
        Check(notebook, ThroughJupyter, await tool.RunThroughJupyter(FileOf(notebook)));

    [Theory]
    [MemberData(nameof(NotebooksThroughStdio))]
    public async Task A_notebook_runs_as_vs_code_runs_it(string notebook)
    {
        await using StdioSession session = await StdioSession.Start(tool, FolderOf(notebook));
        Check(notebook, ThroughStdio, await session.Run(FileOf(notebook)));
    }

    [Fact]
    public void The_readme_says_what_ran_where_as_the_record_has_it()
    {
        IReadOnlyList<HostRecord.Line> record = HostRecord.Read();
        Assert.Equal(All().Order(StringComparer.Ordinal),
            record.Where(line => line.Host == ThroughJupyter).Select(line => line.Notebook));
        string version = Assert.Single(record.Select(line => line.Version).Distinct());
        HostRecord.Line[] jupyter = [.. record.Where(line => line.Host == ThroughJupyter)],
            stdio = [.. record.Where(line => line.Host == ThroughStdio)];
        string sentence = $"{version}: all {jupyter.Length} lessons, solutions and experiment notebooks through its "
            + $"Jupyter kernel, {jupyter.Sum(line => line.Cells)} cells, {jupyter.Sum(line => line.Claims.Count)} "
            + $"claims as in the book; {stdio.Length} of them as VS Code talks to it";
        Assert.Contains(sentence, File.ReadAllText(Path.Combine(Clone.Folder, "README.md")));
    }

    private static IEnumerable<string> All() =>
        from folder in new[] { "", "solutions/", "experiments/" }
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Notebooks, folder), "*.ipynb")
            .Order(StringComparer.Ordinal)
        select folder + Path.GetFileNameWithoutExtension(file);

    private static string FileOf(string notebook) => Path.Combine(Repository.Notebooks, notebook + ".ipynb");

    private static string FolderOf(string notebook) => Path.GetDirectoryName(FileOf(notebook))!;

    private void Check(string notebook, string host, NotebookOutcome outcome)
    {
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Stderr);
        Assert.Equal(notebook.StartsWith("solutions/", StringComparison.Ordinal), outcome.Checks.Count > 0);
        // No program can say of an answer in words that it is right.
        Assert.All(outcome.Checks, check => Assert.True(
            check.Contains("✓ right", StringComparison.Ordinal)
                || check.Contains("for your teacher to read", StringComparison.Ordinal), check));
        ClaimFound.AssertSame(ClaimFound.InBook(notebook), outcome.Claims);
        string[] claims = [.. outcome.Claims.Select(claim => claim.Id)];
        HostRecord.Write(
            new(notebook, host, tool.Version, outcome.Cells, outcome.LeftOut, claims, outcome.Seconds));
    }
}
