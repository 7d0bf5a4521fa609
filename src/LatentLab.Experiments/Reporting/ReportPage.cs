using System.Text;
using LatentLab.Experiments.Results;
using LatentLab.Pages;

namespace LatentLab.Experiments.Reporting;

/// <summary>
/// The report as one page: words, figures, tables, and controls that filter and group them. It is complete even without
/// its script.
/// </summary>
internal static class ReportPage
{
    public const string PlotlyFile = "plotly.min.js";

    private static readonly string[] Scripts =
        ["numbers", "charts", "figures", "terms", "fields", "runs", "export", "page"];

    public static string Write(
        ExperimentResults results, SweepView view, string metric, IReadOnlyList<ReportSection> sections)
    {
        var html = new StringBuilder("<div class=\"page\">\n");
        AppendControls(html, sections.Count > 0);
        html.Append("<main id=\"content\" tabindex=\"-1\">\n");
        AppendHead(html, results, sections);
        foreach (ReportSection section in sections)
            Append(html, section);
        if (sections.Count > 0)
            AppendFields(html);
        AppendOneRun(html);
        AppendRuns(html, results);
        html.Append("</main>\n</div>\n");
        html.Append(
            """<script type="application/json" """
            + $"""id="report-data">{ReportData.ToJson(results, view, metric, sections)}</script>""").Append('\n');
        html.Append("<script>\n").AppendJoin("", Scripts.Select(name => EmbeddedText.Read($"report-{name}.js")))
            .Append("</script>");
        return Around($"{results.Name}: report", html.ToString());
    }

    /// <summary>The whole page of a report or a comparison.</summary>
    public static string Around(string title, string body) => new PageShell
    {
        Title = title,
        Skip = "Skip to the figures",
        Head =
        [
            SharedStyle.Inline(EmbeddedText.Read("report.css")), $"<script>\n{SharedStyle.ThemeScript}</script>",
            $"<script src=\"{PlotlyFile}\" defer></script>"
        ],
        Bar = $"<span class=\"brand\">{Text(title)}</span>",
        Body = body,
    }.ToHtml();

    private static void AppendHead(StringBuilder html, ExperimentResults results, IReadOnlyList<ReportSection> sections)
    {
        int failed = results.Runs.Count(run => run.Outcome == RunOutcome.Failed),
            missing = results.Runs.Count(run => run.Outcome == RunOutcome.Missing);
        html.Append(
            $"<h1>{Text(results.Question ?? results.Name)}</h1>\n<p "
            + $"class=\"facts\">{Plural(results.Runs.Count, "run")}: {results.Finished.Count} finished");
        html.Append(failed > 0 ? $", <strong class=\"fails\">{failed} failed</strong>" : "")
            .Append(missing > 0 ? $", <strong class=\"fails\">{missing} without a result</strong>" : "").Append(".");
        IEnumerable<string> swept = results.Swept.Select(path =>
            $"{SettingNames.Short(path, results.Swept)} ({string.Join(", ", SweepView.ValuesOf(results, path))})");
        html.Append(results.Swept.Count > 0
            ? $" Swept: {Text(string.Join(", ", swept))}."
            : " Nothing was swept but the seed.");
        html.Append($" Seeds: {string.Join(", ", results.Runs.Select(run => run.Seed).Distinct().Order())}.</p>\n");
        if (results.Environment.Count > 0)
            html.Append($"<p class=\"facts\">{Text(string.Join(" · ", results.Environment))}</p>\n");
        if (results.Descriptions.Count > 1 || results.Descriptions.Any(one => one.Overrides.Count > 0))
            html.Append("<p class=\"facts\">").AppendJoin("<br>", results.Descriptions.Select(
                one => $"Description {Text(one.ToString())}")).Append("</p>\n");
        AppendProblems(html, results);
        if (sections.Count == 0)
            html.Append(
                "<p><strong>No run is finished, so there is nothing to draw.</strong> Run <code>latentlab experiment "
                + "run</code> again; it goes on where it stopped.</p>\n");
        else
            html.Append("<nav class=\"contents\" aria-label=\"Figures\"><ul>")
                .AppendJoin("", sections.Select(section =>
                    $"<li><a href=\"#{section.Id}\">{Text(section.Heading)}</a></li>"))
                .Append("<li class=\"scripted\" hidden><a href=\"#parallel\">All settings</a></li>")
                .Append("<li class=\"scripted\" hidden><a href=\"#scatter\">Any two fields</a></li>")
                .Append("<li class=\"scripted\" hidden><a href=\"#one\">One run, or two</a></li>")
                .Append("<li><a href=\"#runs\">All runs</a></li></ul></nav>\n");
    }

    /// <summary>What is missing comes first.</summary>
    private static void AppendProblems(StringBuilder html, ExperimentResults results)
    {
        string[] problems =
        [
            .. results.Runs.Where(run => run.Outcome != RunOutcome.Finished).Select(run => $"<li><code>{Text(run.Name)}"
                + "</code> "
                + $"{ReportTables.Words(run.Outcome)}{(run.Problem is null ? "" : ": " + Text(run.Problem))}</li>"),
            .. results.Faults.Select(fault => $"<li>{Text(fault)}</li>"),
        ];
        if (problems.Length == 0)
            return;
        html.Append(
            "<div class=\"problems\"><p><strong class=\"fails\">Not everything is here.</strong> The figures show the "
            + "finished runs only.</p>");
        html.Append(problems.Length <= 5
            ? $"<ul>{string.Concat(problems)}</ul>"
            : $"<details><summary>{problems.Length} of them</summary><ul>{string.Concat(problems)}</ul></details>")
            .Append("</div>\n");
    }

    /// <summary>Filled by the script; a page without scripts has no use for it.</summary>
    private static void AppendControls(StringBuilder html, bool any)
    {
        html.Append("<aside aria-label=\"Filter and group\">\n");
        if (any)
        {
            html.Append("""
                <details id="controls" hidden open><summary>Filter and group</summary>
                <p id="count" role="status"></p>
                <p><label>Metric <select id="metric"></select></label></p>
                <p><label>Along the axis <select id="against"></select></label></p>
                <fieldset id="by"><legend>A line for each</legend></fieldset>
                <p><label>Curves of <select id="curve"></select></label></p>
                <div id="filters"></div>
                <p><button type="button" class="button" id="reset">All runs, as at first</button></p>
                </details>

                """);
        }
        html.Append("</aside>\n");
    }

    private static void Append(StringBuilder html, ReportSection section)
    {
        html.Append(
            $"<section id=\"{section.Id}\" aria-labelledby=\"{section.Id}-heading\">\n<h2 "
            + $"id=\"{section.Id}-heading\">{Text(section.Heading)}</h2>\n<p>{Text(section.Words)}</p>\n");
        html.Append(section.Figure.ToHtml());
        html.Append(
            "<p class=\"note\" data-note role=\"status\"></p>\n<details class=\"numbers\"><summary>The "
            + $"numbers</summary><div class=\"scroll\">{section.Table.ToHtml()}</div></details>\n");
        html.Append(
            $"<p class=\"save\"><a href=\"csv/{section.Id}.csv\" download=\"{section.Id}.csv\" data-csv>Save as "
            + "CSV</a></p>\n</section>\n");
    }

    /// <summary>Shown by the script, which draws them.</summary>
    private static void AppendFields(StringBuilder html)
    {
        Append("parallel", "All settings side by side",
            "A line for each run, from its settings to its metric on the last axis. Blue has the metric's least value, "
            + "orange its greatest.", "");
        Append("scatter", "Any field against any other", "A point for each run.", """
            <p class="choices"><label>Across <select id="across"></select></label>
            <label>Up <select id="up"></select></label></p>

            """);

        void Append(string id, string heading, string words, string choices)
        {
            html.Append($"<section id=\"{id}\" aria-labelledby=\"{id}-heading\" hidden>\n")
                .Append($"<h2 id=\"{id}-heading\">{heading}</h2>\n<p>{words}</p>\n").Append(choices)
                .Append(TermCharts.Empty(heading, "", "").ToHtml())
                .Append("<p class=\"note\" data-note role=\"status\"></p>\n<details class=\"numbers\"><summary>The "
                    + "numbers</summary><div class=\"scroll\"></div></details>\n<p class=\"save\"><a "
                    + $"download=\"{id}.csv\" data-csv>Save as CSV</a></p>\n</section>\n");
        }
    }

    private static void AppendOneRun(StringBuilder html) => html.Append($"""
        <section id="one" aria-labelledby="one-heading" hidden>
        <h2 id="one-heading">One run, or two side by side</h2>
        <p class="choices"><label>Run <select id="one-a"></select></label>
        <label>beside <select id="one-b"></select></label></p>
        <div id="one-runs" class="pair"></div>
        <div id="one-curves">
        {TermCharts.ToHtml("one")}</div>
        </section>

        """);

    private static void AppendRuns(StringBuilder html, ExperimentResults results)
    {
        html.Append(
            "<section id=\"runs\" aria-labelledby=\"runs-heading\">\n<h2 id=\"runs-heading\">All runs</h2>\n<div "
            + "class=\"scroll\">");
        html.Append(ReportTables.Runs(results).ToHtml()).Append(
            "</div>\n<p class=\"save\"><a href=\"csv/runs.csv\" download=\"runs.csv\">Save as CSV</a></p>\n"
            + "</section>\n");
    }

    private static string Plural(int count, string one) => $"{count} {one}{(count == 1 ? "" : "s")}";

    private static string Text(string words) => Html.Text(words);
}
