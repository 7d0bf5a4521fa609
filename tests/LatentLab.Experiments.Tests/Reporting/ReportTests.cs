using LatentLab.Data;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Tests.Support;

namespace LatentLab.Experiments.Tests.Reporting;

public sealed class ReportTests : IDisposable
{
    private readonly string parent = Directory.CreateTempSubdirectory("latentlab-report-").FullName;

    private string Folder => Path.Combine(parent, "report");

    public void Dispose() => Directory.Delete(parent, recursive: true);

    /// <summary>Set LATENTLAB_GALLERY to a folder to have a report left there, for a person to look at.</summary>
    [Fact]
    public void A_report_may_be_kept_to_be_looked_at()
    {
        string folder = Environment.GetEnvironmentVariable("LATENTLAB_GALLERY") is string kept
            ? Path.Combine(kept, "report")
            : Folder;
        Assert.True(File.Exists(Report.Write(SampleResults.Grid(), folder)));
    }

    [Fact]
    public void The_page_is_sound_and_every_figure_has_its_csv()
    {
        string page = File.ReadAllText(Report.Write(SampleResults.Grid(), Folder));
        Assert.Empty(BookChecker.Faults(Folder));
        foreach (string id in new[] { "sweep", "rate-distortion", "active-units", "kl-heat", "curves", "latent-maps",
            "samples", "reconstructions", "runs" })
        {
            Assert.Contains($"<section id=\"{id}\"", page);
            Assert.True(File.Exists(Path.Combine(Folder, "csv", id + ".csv")), id);
        }
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org", ""));
        Assert.DoesNotContain("https://", page);
    }

    [Fact]
    public void Failed_and_missing_runs_are_named_with_their_reason_and_cannot_break_the_page()
    {
        string page = File.ReadAllText(Report.Write(SampleResults.Grid(), Folder));
        Assert.Contains("1 failed", page);
        Assert.Contains("1 without a result", page);
        Assert.Contains("The loss left the numbers in epoch 3 &lt;b&gt;&amp;&lt;/b&gt;.", page);
        Assert.DoesNotContain("<b>&</b>", page);
        Assert.Contains("16 of 18 runs; 1 failed, 1 without a result.", page);
    }

    [Fact]
    public void A_name_cannot_leave_the_script_element()
    {
        ExperimentResults hostile = SampleResults.Grid() with { Question = "</script><script>alert(1)</script>" };
        string page = File.ReadAllText(Report.Write(hostile with
        {
            Runs = [.. hostile.Runs.Select(run => run with
            {
                Name = "</script><img src=x onerror=alert(1)>" + run.Seed
            })]
        }, Folder));
        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("<img src=x", page);
    }

    [Fact]
    public void An_experiment_without_a_finished_run_says_so()
    {
        ExperimentResults none = SampleResults.Grid();
        string page = File.ReadAllText(
            Report.Write(none with { Runs = [.. none.Runs.Where(run => run.Outcome != RunOutcome.Finished)] }, Folder));
        Assert.Contains("No run is finished", page);
        Assert.Empty(BookChecker.Faults(Folder));
    }

    [Fact]
    public void Experiments_on_images_of_two_sizes_and_kinds_of_colour_are_drawn_in_one_report()
    {
        RunSummary grey = SampleResults.Run(1, 2, 1), other = SampleResults.Run(4, 2, 1);
        ImageBatch coloured = new(2, 3, 5, 6, [.. Enumerable.Range(0, 2 * 3 * 5 * 6).Select(at => at / 180f)]);
        ExperimentResults both = SampleResults.Grid() with
        {
            Runs = [grey, other with { Samples = coloured, Originals = coloured, Reconstructions = coloured }]
        };
        string page = File.ReadAllText(Report.Write(both, Folder));
        Assert.Contains("Samples from the prior", page);

        ImageBatch[] alike = [.. ImageFrames.Alike([grey.Samples!, coloured])];
        Assert.All(alike, one => Assert.Equal((3, 5, 6), (one.Channels, one.Height, one.Width)));
        Assert.Same(coloured, alike[1]);
        // 4 × 4 in the middle of 5 × 6, the same in each colour, black around it
        ReadOnlySpan<float> first = alike[0][0], before = grey.Samples![0];
        for (int place = 0; place < first.Length; place++)
        {
            (int row, int column) = (place % 30 / 6, place % 6 - 1);
            Assert.Equal(row < 4 && column is >= 0 and < 4 ? before[4 * row + column] : 0, first[place]);
        }
    }

    [Fact]
    public void A_folder_with_other_things_is_left_alone_and_an_earlier_report_is_replaced()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "thesis.txt"), "mine");
        Assert.Contains("holds no report",
            Assert.Throws<IOException>(() => Report.Write(SampleResults.Grid(), Folder)).Message);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFiles(Folder))));
        string other = Path.Combine(parent, "other");
        Report.Write(SampleResults.Grid(), other);
        Report.Write(SampleResults.Grid(shift: 3), other);
        Assert.DoesNotContain(Directory.GetFiles(other, "*", SearchOption.AllDirectories),
            file => file.EndsWith(".draft", StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_settings_and_metrics_are_refused_with_what_there_is()
    {
        Assert.Contains("loss.beta", Assert.Throws<ArgumentException>(
            () => Report.Write(SampleResults.Grid(), Folder, new ReportOptions { Against = "betta" })).Message);
        Assert.Contains("test.kl", Assert.Throws<ArgumentException>(
            () => Report.Write(SampleResults.Grid(), Folder, new ReportOptions { Metric = "test.kll" })).Message);
        Assert.Contains("0.5, 1, 4",
            Assert.Throws<ArgumentException>(() => SampleResults.Grid().Where("beta", "3")).Message);
    }

    [Fact]
    public void The_csv_of_the_sweep_holds_mean_and_deviation_of_every_point()
    {
        Report.Write(SampleResults.Grid(whole: true), Folder, new ReportOptions { Metric = "test.kl" });
        string[] lines = File.ReadAllLines(Path.Combine(Folder, "csv", "sweep.csv"));
        Assert.Equal("line,β,runs,mean,standard deviation,least,greatest,digests", lines[0]);
        double[] kl = [.. new[] { 1, 2, 3 }.Select(seed => SampleResults.Run(0.5, 2, seed)["test.kl"])];
        string[] cells = lines[1].Split(',');
        Assert.Equal(("latent 2", "0.5", "3"), (cells[0], cells[1], cells[2]));
        Assert.Equal(kl.Average(), double.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture), 12);
        Assert.Equal(Math.Sqrt(kl.Sum(value => Math.Pow(value - kl.Average(), 2)) / 2),
            double.Parse(cells[4], System.Globalization.CultureInfo.InvariantCulture), 12);
    }

    [Fact]
    public void Cells_that_need_it_are_quoted()
    {
        Assert.Equal("a,\"b,c\"\r\n\"say \"\"x\"\"\",0.1\r\n,\" d\"\r\n",
            new ReportTable(["a", "b,c"], [["say \"x\"", 0.1], [null, " d"]]).ToCsv());
    }

    [Fact]
    public void The_axis_takes_the_setting_with_the_most_values_and_lines_the_others()
    {
        SweepView view = SweepView.Of(SampleResults.Grid());
        Assert.Equal("loss.beta", view.Against);
        Assert.Equal(["model.latent"], view.By);
        Assert.Empty(view.Pooled(SampleResults.Grid()));
        Assert.Equal(["loss.beta"], new SweepView("model.latent", []).Pooled(SampleResults.Grid()));
        Assert.Empty(new SweepView("loss.beta", ["model.latent", "seed"]).Pooled(SampleResults.Grid()));
        Assert.Contains(
            "Pools runs that differ in β", ExperimentFigures.Sweep(SampleResults.Grid(), "test.kl", "latent", []).Note);
    }

    [Fact]
    public void A_line_without_a_number_is_not_drawn()
    {
        ExperimentResults results = SampleResults.Grid(whole: true);
        results = results with
        {
            Runs = [.. results.Runs.Select(run => run.Settings["model.latent"] == "2" ? run with
            {
                Metrics = run.Metrics.Where(pair => pair.Key != "activeUnits").ToDictionary()
            } : run)]
        };
        Assert.DoesNotContain("latent 2", ExperimentFigures.ActiveUnits(results).AltText);
        Report.Write(results, Folder);
        Assert.DoesNotContain("latent 2", File.ReadAllText(Path.Combine(Folder, "csv", "active-units.csv")));
    }

    [Fact]
    public void Values_stand_in_the_order_of_numbers_and_names_are_short_where_they_are_unmistakable()
    {
        Assert.Equal(["0.5", "2", "10"], SettingNames.InOrder(["10", "2", "0.5", "2"]));
        Assert.Equal(["b", "a"], SettingNames.InOrder(["b", "a", "b"]));
        Assert.Equal("batch size", SettingNames.Short("training.batchSize", ["training.batchSize", "loss.beta"]));
        Assert.Equal("loss.samples", SettingNames.Short("loss.samples", ["loss.samples", "evaluation.samples"]));
    }
}
