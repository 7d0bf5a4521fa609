using LatentLab.Experiments.Results;
using LatentLab.Plots;

namespace LatentLab.Experiments.Reporting;

/// <summary>One figure of a report with its numbers.</summary>
/// <param name="Id">Of the section, and of its CSV file.</param>
/// <param name="Heading">What it asks.</param>
/// <param name="Words">How to read it.</param>
/// <param name="Table">Shown under the figure.</param>
/// <param name="Csv">Saved beside the page; the table itself unless it is too long for a page.</param>
/// <param name="Pictured">Runs that the figure shows one by one, in its order, null for a row that stays; null where it
/// draws all runs.</param>
internal sealed record ReportSection(
    string Id, string Heading, string Words, Figure Figure, ReportTable Table, ReportTable Csv,
    IReadOnlyList<RunSummary?>? Pictured = null);

/// <summary>Which figures a report has: those that its runs have numbers for.</summary>
internal static class ReportSections
{
    /// <param name="metric">For the first figure; null takes the test loss, or whatever there is.</param>
    public static IReadOnlyList<ReportSection> Of(ExperimentResults results, SweepView view, string metric)
    {
        if (results.Finished.Count == 0)
            return [];
        string[] settings = [.. view.By, .. view.Against is null ? [] : new[] { view.Against }];
        var sections = new List<ReportSection>
        {
            Of("sweep", "The metric against the setting",
                "Small points are single runs; the large ones are means over seeds, with bars of one standard "
                + "deviation to either side.",
                ExperimentFigures.Sweep(results, metric, view.Against, view.By),
                ReportTables.Sweep(results, view, metric)),
        };
        if (results.Runs.Any(run => run.Search is not null))
            sections.Add(SearchSection.Of(results));
        if (Measured(results, MetricNames.TestKl) && Measured(results, MetricNames.TestReconstruction)
            && results.Finished.Any(run => run[MetricNames.TestKl] > 0))
        {
            sections.Add(Of("rate-distortion", "Rate and distortion",
                "Across: what the code costs (the KL). Up: what it loses (the reconstruction). Points on the "
                + "dotted line have the −ELBO of the best one.",
                ExperimentFigures.RateDistortion(results, view.Against, view.By),
                ReportTables.RateDistortion(results, view)));
        }
        if (Measured(results, MetricNames.ActiveUnits))
        {
            sections.Add(Of("active-units", "Active units",
                "Latents whose posterior mean varies by more than 0.01 over test images (Burda et al. 2016).",
                ExperimentFigures.ActiveUnits(results, view.Against, view.By),
                ReportTables.Sweep(results, view, MetricNames.ActiveUnits)));
        }
        if (results.Finished.Any(run => run.KlOfLatents.Count > 0))
        {
            ReportTable kl = ReportTables.KlOfLatents(results);
            sections.Add(Of("kl-heat", "KL of each latent",
                "A row for each setting, its latents sorted by their KL: latents have no order of their own. Means "
                + "over seeds.",
                ExperimentFigures.KlHeat(results, settings), kl));
        }
        if (results.Finished.Any(run => run.Epochs.Count > 0))
            sections.Add(Of("curves", "Training curves", "A thin line for each run, a colour for each setting."
                + (EpochCurves.SharingAnAxis(results.Finished) == EpochCurves.All ? "" : " The runs were trained with "
                    + "different β, so their losses have no common scale: the axis has the loss at β = 1, or a term."),
                ExperimentFigures.TrainingCurves(results, ReportData.FirstCurve(results.Finished), settings),
                ReportTables.LastEpochs(results)) with
            {
                Csv = ReportTables.Epochs(results)
            });
        AddPictures(sections, results);
        return sections;
    }

    private static void AddPictures(List<ReportSection> sections, ExperimentResults results)
    {
        if (Chosen(results, run => run.Map is not null) is { Count: > 0 } mapped)
        {
            sections.Add(
                new("latent-maps", "Latent maps", "Where test images lie in latent space, one map for each setting.",
                    ExperimentFigures.LatentMaps(results),
                    ReportTables.Pictures(results, mapped), ReportTables.Codes(mapped), mapped));
        }
        if (Chosen(results, run => run.Samples is not null) is { Count: > 0 } sampled)
        {
            ReportTable table = ReportTables.Pictures(results, sampled);
            sections.Add(new("samples", "Samples", "What each model decodes from the prior.",
                ExperimentFigures.Samples(results), table, table, sampled));
        }
        if (Chosen(results, run => run.Originals is not null && run.Reconstructions is not null)
            is { Count: > 0 } reconstructed)
        {
            ReportTable table = ReportTables.Pictures(results, reconstructed);
            sections.Add(new("reconstructions", "Reconstructions", "Test images and what each model makes of them.",
                ExperimentFigures.Reconstructions(results), table, table,
                ExperimentFigures.ReconstructionRows(results)));
        }
    }

    private static IReadOnlyList<RunSummary> Chosen(ExperimentResults results, Func<RunSummary, bool> kept) =>
        ExperimentFigures.FirstOfEach(results, kept);

    private static bool Measured(ExperimentResults results, string metric) => results.Metrics.Contains(metric);

    private static ReportSection Of(string id, string heading, string words, Figure figure, ReportTable table) =>
        new(id, heading, words, figure, table, table);
}
