using System.Runtime.CompilerServices;
using LatentLab.Native;

namespace LatentLab.Classroom.Tests;

internal static class NativeStart
{
    // A test that makes a tensor before it touches the kit would leave TorchSharp to its own search.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Load() => NativeLibraries.Load();
}
