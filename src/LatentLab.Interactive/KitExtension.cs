using LatentLab.Interactive.Charts;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;

namespace LatentLab.Interactive;

/// <summary>
/// The kit in a host that is .NET Interactive, the real tool or the kit's own: what values look like, charts that users
/// make, <c>chart.Show()</c>.
/// </summary>
public sealed class KitExtension : IKernelExtension
{
    /// <param name="kernel">The host's kernel, or one of its sub-kernels.</param>
    public Task OnLoadAsync(Kernel kernel)
    {
        KitFormatters.Register();
        ChartFormatters.Register();
        // Plotly.NET.Interactive, where a notebook asks for it, registers its own formatter, which needs the web. So
        // ours is registered again.
        Kernel root = kernel.RootKernel;
        root.RegisterForDisposal(root.KernelEvents.Subscribe(new After<KernelExtensionLoaded>(
            loaded => loaded.KernelExtension is not KitExtension, ChartFormatters.Register)));
        FSharpShow.Watch(root);
        return Task.CompletedTask;
    }

    /// <summary>Does something after each event of a kind.</summary>
    private sealed class After<T>(Func<T, bool> isMeant, Action action) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent happened)
        {
            if (happened is T its && isMeant(its))
                action();
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
