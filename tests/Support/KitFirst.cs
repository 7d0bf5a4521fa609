using System.Runtime.CompilerServices;
using LatentLab.Native;

namespace LatentLab.Tests.Support;

/// <summary>
/// Makes the kit answer TorchSharp's first call for its library, whichever test comes first: one that touches a tensor
/// before any type of the kit would otherwise fail, alone or by the order.
/// </summary>
internal static class KitFirst
{
    [ModuleInitializer]
    internal static void Register() => RuntimeHelpers.RunModuleConstructor(typeof(NativeLibraries).Module.ModuleHandle);
}
