namespace LatentLab.Cli.Tests;

/// <summary>The verbs that look at experiments, on the recorded results that the kit ships.</summary>
public sealed class ExperimentLookTests : IDisposable
{
    private static readonly string Recorded = Path.Combine(ProjectFolder.Find(), "experiments", "recorded");

    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-look-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Beta => Path.Combine(Recorded, "beta.jsonl");

    private Task<CommandOutcome> Run(params string[] arguments) =>
        CommandProcess.Run(folder, ["experiment", .. arguments]);

    [Fact]
    public async Task A_report_is_a_page_with_csv_files()
    {
        (int code, string words, string error) = await Run("report", Beta, "--where", "beta=1,4", "--metric", "test.kl",
            "--out", Path.Combine(folder, "report"));
        Assert.True(code == ExitCode.Done, error);
        Assert.Contains("6 of 6 runs drawn", words);
        Assert.True(File.Exists(Path.Combine(folder, "report", "index.html")));
        Assert.Equal(3, File.ReadAllLines(Path.Combine(folder, "report", "csv", "sweep.csv")).Length);
    }

    [Fact]
    public async Task A_question_in_sql_is_answered_as_a_table_csv_or_json()
    {
        const string Sql = "SELECT loss_beta, count(*) AS runs FROM runs GROUP BY loss_beta ORDER BY loss_beta";
        (int code, string words, string error) = await Run("query", Beta, Sql, "--format", "csv");
        Assert.True(code == ExitCode.Done, error);
        Assert.Equal(["loss_beta,runs", "0.1,3", "0.3,3", "1,3", "2,3", "4,3", "8,3"],
            words.TrimEnd().Split("\n").Select(line => line.TrimEnd()));
        string file = Path.Combine(folder, "answer.json");
        Assert.Equal(ExitCode.Done, (await Run("query", Beta, Beta, Sql, "--out", file)).Code);
        Assert.Contains("\"loss_beta\": 0.3", File.ReadAllText(file));
        (code, words, _) = await Run("query", Beta);
        Assert.Equal(ExitCode.Done, code);
        Assert.All(["runs: digest", "loss_beta", "test_total", "epochs: digest", "latents: digest"],
            word => Assert.Contains(word, words));
    }

    [Fact]
    public async Task A_comparison_is_words_and_a_page()
    {
        (int code, string words, string error) =
            await Run("compare", Beta, Beta, "--a", "beta=1", "--b", "beta=4", "--metric", "test.kl");
        Assert.True(code == ExitCode.Done, error);
        Assert.Contains("B is lower.", words);
        Assert.True(File.Exists(Path.Combine(folder, "comparison", "index.html")));
    }

    [Fact]
    public async Task The_table_of_published_numbers_says_what_was_not_run()
    {
        string page = Path.Combine(folder, "reproduction.md");
        (int code, string words, string error) = await Run("reproduce", "--table", "--runs", folder, "--out", page);
        Assert.True(code == ExitCode.Done, error);
        Assert.Contains("0 of", words);
        Assert.Contains("| ≈ 105.6 | not run |", File.ReadAllText(page));
    }

    [Theory]
    [InlineData("report", "no-such-folder")]
    [InlineData("report", "{beta}", "--where", "beta")]
    [InlineData("report", "{beta}", "--where", "beta=17")]
    [InlineData("report", "{beta}", "--metric", "nonsense")]
    [InlineData("compare", "{beta}", "{beta}", "--a", "beta=1", "--b", "nothing=1")]
    [InlineData("compare", "{beta}", "{beta}", "--confidence", "2")]
    [InlineData("query", "{beta}", "SELECT beta FROM runs")]
    [InlineData("query", "SELECT 1 FROM runs")]
    [InlineData("query", "{beta}", "SELECT 1", "--out", "answer.xlsx")]
    [InlineData("note", "no-such-folder", "abcd", "--note", "x")]
    [InlineData("record", "no-such-folder")]
    [InlineData("tensorboard", "no-such-folder")]
    [InlineData("reproduce", "--only", "no-such-experiment")]
    public async Task What_cannot_be_done_is_refused_with_a_sentence_and_exit_code_2(params string[] arguments)
    {
        (int code, _, string error) = await Run([.. arguments.Select(argument => argument.Replace("{beta}", Beta))]);
        Assert.Equal(ExitCode.Refused, code);
        Assert.NotEqual("", error.Trim());
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public void The_recorded_results_are_whole_and_small()
    {
        string[] files = Directory.GetFiles(Recorded, "*.jsonl");
        Assert.True(files.Sum(file => new FileInfo(file).Length) < 2_000_000);
        Assert.All(files, file =>
        {
            Experiments.Results.ExperimentResults results = Experiments.Results.ExperimentResults.Load(file);
            Assert.NotEmpty(results.Runs);
            Assert.Equal(results.Runs.Count, results.Finished.Count);
        });
    }
}
