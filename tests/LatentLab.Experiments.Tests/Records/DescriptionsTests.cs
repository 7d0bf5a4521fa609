using LatentLab.Experiments.Records;
using LatentLab.Experiments.Reporting;
using LatentLab.Experiments.Results;
using LatentLab.Experiments.Running;
using LatentLab.Experiments.Tests.Support;

namespace LatentLab.Experiments.Tests.Records;

/// <summary>A folder into which several descriptions were run loses none of them, and can show them together.</summary>
[Collection(nameof(Trainings))]
public sealed class DescriptionsTests : IDisposable
{
    private readonly Folder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    private void Run(Experiment experiment) => Tiny.Run(experiment, folder, cancellation: Token);

    private string[] Files() => [.. Directory.EnumerateFiles(folder["descriptions"]).Select(File.ReadAllText).Order()];

    [Fact]
    public void A_changed_description_replaces_neither_runs_nor_the_description_of_before()
    {
        Experiment first = Tiny.Betas(1, 2), second = Tiny.Betas(2, 3);
        Run(first);
        var before = Tiny.Contents(folder["runs"]);
        Run(second);
        Run(first);   // back to it: no third description
        Run(second);
        Assert.Equal(new[] { first.ToJson(), second.ToJson() }.Order(), Files());
        Assert.All(before, file => Assert.Equal(file.Value, Tiny.Contents(folder["runs"])[file.Key]));

        ExperimentResults last = ExperimentResults.Load(folder.Path), all = ExperimentResults.Load(folder.Path, "all");
        Assert.Equal(["2", "3"], last.Runs.Select(run => run.Settings["loss.beta"]));
        Assert.Contains("1: tiny", Assert.Single(last.Faults));
        Assert.Equal(["1", "2", "3"], all.Finished.Select(run => run.Settings["loss.beta"]));
        Assert.Equal(["1", "1, 2", "2"], all.Runs.Select(run => string.Join(", ", run.Descriptions)));
        Assert.Empty(all.Faults);
        Assert.Equal(["loss.beta"], all.Swept);
        Assert.Equal(["1", "2"], ExperimentResults.Load(folder.Path, all.Descriptions[0].Digest).Runs
            .Select(run => run.Settings["loss.beta"]));
        Assert.Equal(["2", "3"], all.Where("description", "2").Runs.Select(run => run.Settings["loss.beta"]));
        Assert.Contains("1: tiny", Assert.Throws<ArgumentException>(
            () => ExperimentResults.Load(folder.Path, "7")).Message);
    }

    [Fact]
    public void A_folder_of_an_earlier_version_keeps_its_description_too()
    {
        Experiment first = Tiny.Betas(1), second = Tiny.Betas(2);
        Run(first);
        Directory.Delete(folder["descriptions"], recursive: true);
        Assert.Equal(first.ToJson(), Assert.Single(new RunStore(folder.Path).Read().Descriptions).Experiment.ToJson());
        Run(second);
        Assert.Equal([first.ToJson(), second.ToJson()],
            new RunStore(folder.Path).Read().Descriptions.Select(one => one.Experiment.ToJson()));
    }

    [Fact]
    public void A_damaged_description_hides_no_other()
    {
        Run(Tiny.Betas(1));
        Run(Tiny.Betas(2));
        File.WriteAllText(folder["experiment.json"], "{ half");
        ExperimentResults results = ExperimentResults.Load(folder.Path);
        Assert.Equal("2", Assert.Single(results.Runs).Settings["loss.beta"]);
        Assert.Contains(results.Faults, fault => fault.Contains("experiment.json"));
    }

    [Fact]
    public void Several_folders_are_drawn_together_and_the_page_says_which_is_which()
    {
        using Folder other = new(), report = new();
        Run(Tiny.Betas(1, 2));
        Tiny.Run(Tiny.Betas(1, 2).With("training.epochs=2", "name=short", "loss.beta=2"), other, cancellation: Token);
        Tiny.Run(Tiny.Betas(1), other, cancellation: Token);
        ExperimentResults both = ExperimentResults.Load([folder.Path, other.Path], "all");
        Assert.Equal("tiny + short", both.Name);
        Assert.Equal(["loss.beta", "training.epochs"], both.Swept.Order());
        Assert.Equal(["1, 3", "1", "2"], both.Runs.Select(run => string.Join(", ", run.Descriptions)));
        Assert.Contains("1 run lies in", Assert.Single(both.Faults));

        string page = File.ReadAllText(Report.Write(both, report.Path));
        Assert.Contains($"training.epochs=2 name=short loss.beta=2, in {other.Path}", page);
        string[] lines = File.ReadAllLines(report["csv", "runs.csv"]);
        int digest = Array.IndexOf(lines[0].Split(','), "digest"),
            description = Array.IndexOf(lines[0].Split(','), "description");
        Assert.Equal(both.Runs.Select(run => (run.Hash, run.Descriptions[^1])),
            lines.Skip(1).Select(line => line.Replace("\"1, 3\"", "3").Replace(", seed", " seed").Replace("\"", "")
                .Split(',')).Select(cells => (cells[digest], int.Parse(cells[description]))));
    }

    [Fact]
    public void Every_table_of_a_report_names_the_runs_by_their_digest()
    {
        using var report = new Folder();
        Run(Tiny.Betas(1, 2));
        Report.Write(ExperimentResults.Load(folder.Path), report.Path);
        string[] hashes = [.. Tiny.Betas(1, 2).Plan().Select(run => run.Hash[..8])];
        Assert.All(Directory.EnumerateFiles(report["csv"]), file => Assert.All(hashes,
            hash => Assert.Contains(hash, File.ReadAllText(file))));
    }

    [Fact]
    public void Notes_and_tags_stay_with_their_run_and_are_no_part_of_its_result()
    {
        using var report = new Folder();
        Run(Tiny.Betas(1, 2));
        string[] hashes = [.. Tiny.Betas(1, 2).Plan().Select(run => run.Hash)];
        var notebook = new RunNotebook(new RunStore(folder.Path));
        Assert.Empty(notebook.Write([], null, [], []));
        notebook.Write([hashes[0][..6]], "looks blurred, why?", ["blurred", "ask"], []);
        notebook.Write([hashes[0], hashes[1]], null, ["ask", "paper"], ["blurred"]);
        Assert.Equal([RunState.FinishedBefore, RunState.FinishedBefore],
            Tiny.Run(Tiny.Betas(1, 2), folder, cancellation: Token).Runs.Select(run => run.State));

        ExperimentResults results = ExperimentResults.Load(folder.Path);
        Assert.Equal([("looks blurred, why?", "ask paper"), ("", "ask paper")],
            results.Runs.Select(run => (run.Note, string.Join(" ", run.Tags))));
        notebook.Write([hashes[1]], null, [], ["ask", "paper"]);
        Assert.Equal($"{hashes[0]}  [ask]  [paper]  looks blurred, why?",
            Assert.Single(notebook.Write([], null, [], [])));
        results = ExperimentResults.Load(folder.Path);
        Assert.Equal(hashes[0], Assert.Single(results.Where("tag", "paper").Runs).Hash);
        Report.Write(results, report.Path);
        Assert.Contains("\"looks blurred, why?\"", File.ReadAllText(report["csv", "runs.csv"]));
        RecordedResults.Write(results, report["recorded.jsonl"], "test");
        RunSummary recorded = ExperimentResults.Load(report["recorded.jsonl"]).Runs[0];
        Assert.Equal(("looks blurred, why?", "ask,paper"), (recorded.Note, string.Join(",", recorded.Tags)));
    }

    [Fact]
    public void A_note_on_a_run_that_is_not_there_and_a_tag_that_cannot_be_are_refused()
    {
        Run(Tiny.Betas(1));
        string hash = Tiny.Betas(1).Plan()[0].Hash;
        var notebook = new RunNotebook(new RunStore(folder.Path));
        Assert.Contains("0 runs", Refused(["ffff0"], "x", [], []));
        Assert.Contains("digits", Refused([hash[..2]], "x", [], []));
        Assert.Contains("Name the run", Refused([], "x", [], []));
        Assert.Contains("'a b'", Refused([hash], "x", ["a b"], []));
        Assert.Empty(notebook.Write([], null, [], []));

        string Refused(string[] digests, string note, string[] tags, string[] untagged) =>
            Assert.Throws<ArgumentException>(() => notebook.Write(digests, note, tags, untagged)).Message;
    }
}
