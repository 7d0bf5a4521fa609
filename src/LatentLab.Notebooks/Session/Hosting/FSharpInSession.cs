using System.Reflection;
using LatentLab.Notebooks.FSharp;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace LatentLab.Notebooks.Session.Hosting;

/// <summary>
/// F# as a part of a notebook's session: stopped by the same button as C#, with the same assemblies and packages, and
/// errors that name the cell.
/// </summary>
internal static class FSharpInSession
{
    public static FSharpHost Of(CSharpScriptKernel csharp, ScriptChain chain, string folder) => new()
    {
        Folder = folder,
        CellName = () => CellContext.Current?.Name ?? "cell",
        Run = (work, stop) =>
        {
            chain.Lives.KeepsTypes = true;
            return RunAsync(work, stop);
        },
        ImageOf = chain.ImageOf,
        Find = name => Find(chain, name),
        // The thread is the cell's own and has nothing else to do.
        Resolve = (references, sources) => csharp.ReferAsync(
            references, sources, CellContext.Current ?? CellContext.Outside(new SubmitCode(""), folder))
            .GetAwaiter().GetResult(),
        Referred = () =>
        {
            if (CellContext.Current is { } cell && KernelInvocationContext.Current is { } context)
                csharp.LoadExtensionsAsync(context, cell).GetAwaiter().GetResult();
        },
        Warn = warnings => CellContext.Current?.Warn(warnings),
        Format = MimeBundle.Format,
    };

    private static async Task RunAsync(Action<CancellationToken> work, CancellationToken stop)
    {
        if (CellContext.Current is not { } cell)
        {
            await FSharpHost.OnOwnThread(work, stop).ConfigureAwait(false);
            return;
        }
        ConsoleRouting.Take();
        cell.End = await CellThread.RunAsync(
            () =>
            {
                work(cell.Stop);
                return Task.FromResult<object?>(null);
            },
            _ => { },
            cell,
            cell.Stop).ConfigureAwait(false);
        if (cell.End != CellEnd.Completed)
            throw new OperationCanceledException(cell.Stop);
    }

    // Only what the session's C# would load too; the rest is F#'s own affair.
    private static Assembly? Find(ScriptChain chain, AssemblyName name) =>
        chain.References.Find(name.Name!) is null
            ? null
            : chain.LoadContext.LoadFromAssemblyName(new AssemblyName(name.Name!));
}
