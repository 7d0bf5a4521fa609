using LatentLab.Experiments.Querying;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Tests.Support;
using Microsoft.Data.Sqlite;

namespace LatentLab.Experiments.Tests.Querying;

/// <summary>What SQL says about runs is what the runs say.</summary>
public class RunDatabaseTests
{
    private static ExperimentResults Results { get; } = SampleResults.Grid(whole: true);

    [Fact]
    public void A_mean_by_setting_is_the_mean_of_its_runs()
    {
        ReportTable table = Results.Query(
            "SELECT loss_beta, count(*) AS runs, avg(test_kl) AS kl FROM runs WHERE outcome = 'finished' "
            + "GROUP BY loss_beta ORDER BY loss_beta");
        Assert.Equal(["loss_beta", "runs", "kl"], table.Columns);
        var expected = Results.Finished.GroupBy(run => double.Parse(run.Settings["loss.beta"],
            System.Globalization.CultureInfo.InvariantCulture)).OrderBy(group => group.Key);
        Assert.Equal(expected.Select(group => (group.Key, group.Count())),
            table.Rows.Select(row => (Convert.ToDouble(row[0]), (int)row[1]!)));
        foreach (var (group, row) in expected.Zip(table.Rows))
            Assert.Equal(group.Average(run => run["test.kl"]), (double)row[2]!, 9);
    }

    [Fact]
    public void Every_epoch_and_every_latent_is_a_row_that_joins_with_its_run()
    {
        Assert.Equal(Results.Runs.Sum(run => run.Epochs.Count), Count("epochs JOIN runs USING (digest)"));
        Assert.Equal(Results.Runs.Sum(run => run.KlOfLatents.Count), Count("latents JOIN runs USING (digest)"));
        Assert.Equal(Results.Runs.Count, Count("runs"));
        RunSummary run = Results.Finished[0];
        Assert.Equal(run.Epochs.Select(epoch => epoch.Train.Total), Results.Query(
            $"SELECT train_total FROM epochs WHERE digest = '{run.Hash}' ORDER BY epoch").Rows
            .Select(row => (double)row[0]!));

        int Count(string from) => (int)Results.Query($"SELECT count(*) FROM {from}").Rows[0][0]!;
    }

    [Fact]
    public void What_was_not_measured_is_null()
    {
        Assert.Equal(0, Results.Query("SELECT count(test_kl) FROM runs WHERE outcome <> 'finished'").Rows[0][0]);
        Assert.Equal("\r\n", Results.Query("SELECT NULL AS \"a b\"").ToCsv()[^2..]);
    }

    [Theory]
    [InlineData("SELECT beta FROM runs", "'loss_beta'")]
    [InlineData("SELECT loss.beta FROM runs", "'loss_beta'")]
    [InlineData("SELECT loss_bta FROM runs", "'loss_beta'")]
    [InlineData("SELECT wings FROM runs", "no such column: wings", "latents (digest, latent, kl)")]
    [InlineData("SELECT * FROM run", "'runs'")]
    [InlineData("SELEC 1", "syntax error")]
    [InlineData("DELETE FROM runs", "not changed")]
    [InlineData("DROP TABLE runs", "not changed")]
    [InlineData("", "SELECT")]
    [InlineData("-- nothing", "SELECT")]
    public void What_cannot_be_answered_is_refused_with_what_there_is(string sql, params string[] words)
    {
        string message = Assert.Throws<ArgumentException>(() => Results.Query(sql)).Message;
        Assert.All(words, word => Assert.Contains(word, message));
    }

    [Fact]
    public void A_table_is_json_with_its_columns_names() => Assert.Equal(
        "[\n  {\n    \"a\": 1,\n    \"b c\": null,\n    \"d\": \"x\\\"y\",\n    \"e\": 0.1\n  }\n]\n",
        Results.Query("SELECT 1 AS a, NULL AS \"b c\", 'x\"y' AS d, 0.1 AS e").ToJson());

    [Fact]
    public void All_tables_are_written_as_a_file_of_SQLites()
    {
        using var folder = new Folder();
        using (var database = new RunDatabase(Results))
        {
            database.Save(folder["runs.sqlite"]);
            database.Save(folder["runs.sqlite"]);   // in place of the one of before
        }
        using var file = new SqliteConnection($"Data Source={folder["runs.sqlite"]};Mode=ReadOnly;Pooling=False");
        file.Open();
        using SqliteCommand ask = file.CreateCommand();
        ask.CommandText = "SELECT count(*) FROM epochs JOIN runs USING (digest)";
        Assert.Equal((long)Results.Runs.Sum(run => run.Epochs.Count), ask.ExecuteScalar());
        Assert.Equal(["runs.sqlite"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_thousand_runs_are_asked_in_seconds_and_lists_of_cases_have_a_column()
    {
        ExperimentResults many = Results with
        {
            Runs = [.. Enumerable.Range(0, 1000).Select(index => Results.Runs[index % Results.Runs.Count] with
            {
                Hash = $"{index:x16}",
                Settings = new Dictionary<string, string> { ["case"] = $"c{index % 3}", ["model.hidden"] = "[1, 2]" },
            })],
        };
        Assert.Equal(334, many.Query("SELECT count(*) FROM runs WHERE case_label = 'c0' AND model_hidden = '[1, 2]'")
            .Rows[0][0]);
    }
}
