using LatentLab.Native;

namespace LatentLab.Tests.Native;

/// <summary>The files of the restored packages.</summary>
internal static class RealLibrary
{
    /// <summary>TorchSharp's library for Linux, on whatever system: every package holds all platforms.</summary>
    public static string RequirePath() => Path.Combine(
        NativePackages.Folder("torchsharp", NativePackages.TorchSharpVersion(), NativePlatform.LinuxX64,
            NativePackages.Roots()),
        NativePlatform.LinuxX64.TorchSharpFile);
}
