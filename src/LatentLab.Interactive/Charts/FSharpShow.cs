using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace LatentLab.Interactive.Charts;

/// <summary>
/// <c>Chart.show</c> and <c>chart.Show()</c> in F# cells: Plotly.NET's function writes a file and starts a browser.
/// Before the first cell that uses one, a definition in the session takes its place: a module <c>Chart</c>, which F#
/// asks before a type of the name, and a member.
/// </summary>
/// <remarks>
/// Plotly.NET's F# has the function and not the member. A cell that both opens Plotly.NET for the first time and calls
/// the member does not compile; the next one does.
/// </remarks>
internal sealed class FSharpShow(Kernel fsharp)
{
    private const string Display = "Microsoft.DotNet.Interactive.Kernel.display(chart) |> ignore";
    private const string Function = $"module Chart =\n    let show (chart: 'chart) = {Display}";
    private const string Member = $"type Plotly.NET.GenericChart with\n    member chart.Show() = {Display}";

    private bool knowsPlotly, hasFunction, hasMember;

    /// <summary>Lets the F# kernel, where there is one, ask before each cell.</summary>
    public static void Watch(Kernel root)
    {
        if (root.FindKernelByName("fsharp") is { } fsharp)
            fsharp.AddMiddleware(new FSharpShow(fsharp).BeforeCell);
    }

    private async Task BeforeCell(
        KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next)
    {
        if (command is SubmitCode { Code: { } code })
        {
            if (!hasFunction && code.Contains("Chart.show", StringComparison.Ordinal))
            {
                hasFunction = true;
                await Define(Function, command);
            }
            if (!hasMember && knowsPlotly && code.Contains(".Show(", StringComparison.Ordinal))
            {
                hasMember = true;
                await Define(Member, command);
            }
            knowsPlotly |= code.Contains("Plotly.NET", StringComparison.Ordinal);
        }
        await next(command, context);
    }

    private async Task Define(string code, KernelCommand before)
    {
        var definition = new SubmitCode(code, fsharp.Name);
        definition.SetParent(before, bubbleEvents: true);
        await fsharp.SendAsync(definition);
    }
}
