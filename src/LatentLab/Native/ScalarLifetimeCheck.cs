using System.Diagnostics;
using System.Reflection;
using TorchSharp;

namespace LatentLab.Native;

/// <summary>
/// Whether numbers that TorchSharp hands to libtorch (the 2 of <c>2 * x</c>) live until libtorch has read them. They do
/// where TorchSharp's code is not optimised, which the build sees to (src/Build/MendTorchSharp.cs):
/// optimised code lets go of them at the call, and a garbage collection that another thread starts just then frees
/// them. In one thread alone nothing can happen.
/// </summary>
internal static class ScalarLifetimeCheck
{
    public static bool AreHeld => AreHeldBy(typeof(torch).Assembly);

    public static bool AreHeldBy(Assembly assembly) =>
        assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };
}
