using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace LatentLab.Notebooks.Session.Hosting;

/// <summary>
/// Charts of Plotly.NET in a notebook that does not import the kit: before the first cell that names Plotly.NET, the
/// kit's extension is loaded, which draws them, and a <c>Show()</c> of the notebook's own goes before Plotly.NET's,
/// which would start a browser. Other notebooks pay nothing.
/// </summary>
internal static class ChartsOnDemand
{
    // By name, so that this host and the kit need not know one another.
    private const string Extension = "LatentLab.Interactive";

    private const string Cell = $"""
        #r "{Extension}"
        #r "LatentLab.Plots"
        #r "Plotly.NET"
        await new {Extension}.KitExtension().OnLoadAsync(Microsoft.DotNet.Interactive.Kernel.Current);
        static void Show(this Plotly.NET.GenericChart chart) => chart.Display();
        new LatentLab.Plots.PlotlyScript().Display();
        """;

    public static CompositeKernel UseCharts(this CompositeKernel kernel)
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, $"{Extension}.dll")))
            return kernel;
        bool there = false;
        kernel.AddMiddleware(async (command, context, next) =>
        {
            if (!there && command is SubmitCode { Code: { } code }
                && code.Contains("Plotly.NET", StringComparison.Ordinal))
            {
                there = true;
                if (!code.Contains(Extension, StringComparison.Ordinal))   // kit.dib loads it itself
                {
                    var charts = new SubmitCode(ScriptLines.Protect(Cell), CellLanguage.CSharp);
                    charts.SetParent(command, true);
                    await kernel.SendAsync(charts).ConfigureAwait(false);
                }
            }
            await next(command, context).ConfigureAwait(false);
        });
        return kernel;
    }
}
