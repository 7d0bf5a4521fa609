using LatentLab.Experiments.Reporting;
using LatentLab.Pages;

namespace LatentLab.Experiments.Watching;

/// <summary>The page that looks on: the report's style, charts and data, and a script that asks for news.</summary>
internal static class WatchPage
{
    /// <param name="state">What is known at the moment; see <see cref="WatchJson"/>.</param>
    public static string Write(string folder, string state) => new PageShell
    {
        Title = $"{Path.GetFileName(folder)}: watching",
        Skip = "Skip to the runs",
        Head =
        [
            SharedStyle.Inline(EmbeddedText.Read("report.css") + EmbeddedText.Read("watch.css")),
            $"<script>\n{SharedStyle.ThemeScript}</script>",
            $"<script src=\"{ReportPage.PlotlyFile}\" defer></script>"
        ],
        Bar = $"<span class=\"brand\">{Html.Text(Path.GetFileName(folder))}: watching</span>",
        Body = $"""
            <div class="page">
            <main id="content" tabindex="-1">
            <h1 id="question">{Html.Text(Path.GetFileName(folder))}</h1>
            <p id="status" role="status"></p>
            <p class="facts" id="place">Folder: <code>{Html.Text(folder)}</code>. This page changes nothing in it.</p>
            <ul id="faults"></ul>
            <section id="runs" aria-label="Runs" hidden>
            <div class="scroll"><table><thead><tr>
            {string.Join("", Columns.Select(column => $"<th scope=\"col\">{column}</th>"))}
            </tr></thead><tbody></tbody></table></div>
            <p><button type="button" class="button" id="all" hidden></button></p>
            </section>
            <section id="curves" aria-labelledby="curves-heading" hidden>
            <h2 id="curves-heading">Curves</h2>
            <p><label>Measured on <select id="images"><option value="validation">held-out images</option>
            <option value="train">training images</option></select></label></p>
            {TermCharts.ToHtml("live")}
            </section>
            <section id="pictures" aria-label="Pictures"></section>
            </main>
            </div>
            <script type="application/json" id="report-data">{state}</script>
            <script>
            {EmbeddedText.Read("report-numbers.js")}{EmbeddedText.Read("report-charts.js")}
            {EmbeddedText.Read("report-figures.js")}{EmbeddedText.Read("report-terms.js")}
            {EmbeddedText.Read("watch-words.js")}{EmbeddedText.Read("watch.js")}</script>
            """,
    }.ToHtml();

    private static readonly string[] Columns =
        ["run", "state", "epoch", "loss", "reconstruction", "KL", "β", "time left"];
}
