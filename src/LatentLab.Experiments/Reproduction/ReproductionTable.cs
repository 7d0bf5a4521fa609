using System.Globalization;
using System.Text;
using LatentLab.Experiments.Results;

namespace LatentLab.Experiments.Reproduction;

/// <summary>A published number with ours beside it.</summary>
/// <param name="Ours">One value per finished run; empty where there is none.</param>
/// <param name="Epochs">Passes that our runs made, the most among them.</param>
/// <param name="Seconds">Training time of a run, mean.</param>
public sealed record ReproductionRow(
    PublishedBlock Block, PublishedNumber Number, IReadOnlyList<double> Ours, int Epochs, double Seconds, int Planned)
{
    /// <summary>Fewer passes than the source made.</summary>
    public bool StoppedEarly => Block.Epochs is int published && Ours.Count > 0 && Epochs < published;
}

/// <summary>Published numbers with ours beside them, made from runs and never by hand.</summary>
public static class ReproductionTable
{
    /// <summary>One row for each published number.</summary>
    /// <param name="results">Of an experiment by its name; null where it has not been run.</param>
    public static IReadOnlyList<ReproductionRow> Rows(
        IReadOnlyList<PublishedBlock> blocks, Func<string, ExperimentResults?> results) =>
        [.. blocks.SelectMany(block => block.Numbers.Select(number => Row(block, number, results(block.Experiment))))];

    private static ReproductionRow Row(PublishedBlock block, PublishedNumber number, ExperimentResults? results)
    {
        if (results is null)
            return new ReproductionRow(block, number, [], 0, double.NaN, 0);
        // A published setting may be one that the experiment leaves out.
        Func<RunSummary, bool>[] wanted = [.. number.Where.Select(one => results.Having(one.Key, [one.Value]))];
        RunSummary[] planned = [.. results.Runs.Where(run => wanted.All(has => has(run)))];
        RunSummary[] runs =
            [.. planned.Where(run => run.Outcome == RunOutcome.Finished && double.IsFinite(run[number.Metric]))];
        return runs.Length == 0
            ? new ReproductionRow(block, number, [], 0, double.NaN, planned.Length)
            : new ReproductionRow(block, number, [.. runs.Select(run => run[number.Metric])],
                runs.Max(run => run.Epochs.Count), runs.Average(run => run.Epochs.Sum(epoch => epoch.Seconds)),
                planned.Length);
    }

    /// <summary>The page <c>docs/reproduction.md</c>.</summary>
    /// <param name="command">That made it.</param>
    /// <param name="environment">Where the runs were made.</param>
    public static string ToMarkdown(
        IReadOnlyList<ReproductionRow> rows, string command, IReadOnlyList<string> environment)
    {
        var text = new StringBuilder($"""
            # Published numbers and ours

            Made by `{command}`, which trains what is not trained yet and writes this page; nothing in it is typed by hand but the published column. MNIST, nats per image, on the 10,000 test images
            unless a note says otherwise. Numbers of different blocks (data and likelihood) cannot be compared with each other. “±” is one standard deviation over our seeds.


            """);
        foreach (IGrouping<string, ReproductionRow> block in rows.GroupBy(row => row.Block.Block))
        {
            text.Append(
                $"## {block.Key}\n\n| setting | number | published | ours | epochs, ours of published | seconds a run "
                + "|\n|---|---|---|---|---|---|\n");
            foreach (ReproductionRow row in block)
                text.Append(
                    $"| {Cell(row.Block.Setting)} | {Cell(row.Number.What)} | {Cell(row.Number.Text)} | {Ours(row)} | "
                    + $"{EpochsOf(row)} | "
                    + $"{(row.Ours.Count > 0 ? row.Seconds.ToString("N0", CultureInfo.InvariantCulture) : "–")} |\n");
            text.Append('\n');
            foreach (PublishedBlock one in block.Select(row => row.Block).Distinct())
                text.Append(
                    $"- **{one.Setting}.** Source: {one.Source}. Experiment "
                    + $"`{one.Experiment}`.{Notes(one, [.. block.Where(row => row.Block == one)])}\n");
            text.Append('\n');
        }
        if (environment.Count > 0)
            text.Append("## Where\n\n").AppendJoin("", environment.Select(line => $"- {line}\n"));
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Ours(ReproductionRow row)
    {
        if (row.Ours.Count == 0)
            return "not run";
        double mean = row.Ours.Average();
        string value = mean.ToString("F2", CultureInfo.InvariantCulture);
        if (row.Ours.Count == 1)
            return $"{value} (1 seed)";
        double deviation = Math.Sqrt(row.Ours.Sum(one => (one - mean) * (one - mean)) / (row.Ours.Count - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{value} ± {deviation:F2} ({row.Ours.Count} seeds)");
    }

    private static string EpochsOf(ReproductionRow row) => row.Ours.Count == 0 ? "–"
        : row.Block.Epochs is int published
            ? $"{row.Epochs} of {published}{(row.StoppedEarly ? ", **stopped early**" : "")}"
            : $"{row.Epochs}";

    private static string Notes(PublishedBlock block, ReproductionRow[] rows)
    {
        ReproductionRow? early = rows.FirstOrDefault(row => row.StoppedEarly);
        return (block.Differs.Length > 0 ? $" {block.Differs.TrimEnd('.')}." : "")
            + (early is null
                ? ""
                : $" Ours stopped after {early.Epochs} of {block.Epochs} epochs: a longer training would change our "
                    + "number.")
            + (rows.Any(row => row.Planned > row.Ours.Count)
                ? $" {rows.Max(row => row.Planned - row.Ours.Count)} of {rows.Max(row => row.Planned)} runs have no "
                    + "result."
                : "");
    }

    private static string Cell(string words) => words.Replace("|", "\\|");
}
