using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive;

namespace LatentLab.Notebooks.Session.Hosting;

/// <summary>
/// Lets the stop button reach the token that .NET Interactive gives to code
/// (<see cref="KernelInvocationContext.CancellationToken"/>). The library cancels it only together with closing the
/// command, after which nothing that the cell still shows would arrive.
/// </summary>
internal static class CommandStop
{
    /// <summary>From now on the stop of the cell cancels the command's token.</summary>
    /// <returns>Ends the connection.</returns>
    public static CancellationTokenRegistration Connect(CancellationToken stop, KernelInvocationContext context) =>
        stop.Register(() =>
        {
            try
            {
                Source(context).Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The command has ended just now.
            }
        });

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_cancellationTokenSource")]
    private static extern ref CancellationTokenSource Source(KernelInvocationContext context);
}
