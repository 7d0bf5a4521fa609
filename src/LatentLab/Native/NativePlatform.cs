using System.Runtime.InteropServices;

namespace LatentLab.Native;

/// <summary>How one operating system names libtorch's files.</summary>
/// <param name="RuntimeIdentifier">The NuGet folder, for example <c>linux-x64</c>.</param>
/// <param name="TorchSharpFile">The file that TorchSharp imports from.</param>
/// <param name="Libraries">
/// The files it needs, in load order: whatever a file imports from this package stands before it, so that the system's
/// loader finds it in the process by name. A trailing <c>*</c> stands for a part that varies by release.
/// </param>
public sealed record NativePlatform(string RuntimeIdentifier, string TorchSharpFile, IReadOnlyList<string> Libraries)
{
    public static NativePlatform LinuxX64 { get; } = new("linux-x64", "libLibTorchSharp.so",
        ["libgomp*", "libc10.so", "libtorch_cpu.so", "libtorch.so"]);

    // libtorch_cpu names OpenMP by Homebrew's absolute path; the package's libomp carries the same install name, so
    // loading it first serves where Homebrew is absent.
    public static NativePlatform MacArm64 { get; } = new("osx-arm64", "libLibTorchSharp.dylib",
        ["libomp.dylib", "libc10.dylib", "libtorch_cpu.dylib", "libtorch.dylib"]);

    public static NativePlatform WindowsX64 { get; } = new("win-x64", "LibTorchSharp.dll",
        ["libiomp5md.dll", "c10.dll", "torch_cpu.dll", "torch.dll"]);

    public static NativePlatform WindowsArm64 { get; } = new("win-arm64", "LibTorchSharp.dll",
        ["armpl_lp64.dll", "c10.dll", "torch_cpu.dll", "torch.dll"]);

    /// <summary>Every platform for which TorchSharp has a CPU libtorch.</summary>
    public static IReadOnlyList<NativePlatform> All { get; } = [LinuxX64, MacArm64, WindowsX64, WindowsArm64];

    /// <summary>The platform of this process.</summary>
    /// <exception cref="PlatformNotSupportedException">TorchSharp has no libtorch for this machine.</exception>
    public static NativePlatform Current => For(System, RuntimeInformation.ProcessArchitecture);

    /// <summary>The platform of this process, or null where TorchSharp has no libtorch for it.</summary>
    internal static NativePlatform? TryCurrent => Find(System, RuntimeInformation.ProcessArchitecture);

    private static OSPlatform System => OperatingSystem.IsWindows()
        ? OSPlatform.Windows
        : OperatingSystem.IsMacOS() ? OSPlatform.OSX : OSPlatform.Linux;

    /// <summary>The platform of a process of <paramref name="architecture"/> on <paramref name="system"/>.</summary>
    /// <exception cref="PlatformNotSupportedException">TorchSharp has no libtorch for it.</exception>
    internal static NativePlatform For(OSPlatform system, Architecture architecture) =>
        Find(system, architecture) ?? throw new PlatformNotSupportedException(
            $"TorchSharp has no CPU libtorch for {Name(system, architecture)}; it has "
            + $"{string.Join(", ", All.Select(platform => platform.RuntimeIdentifier))}.");

    private static NativePlatform? Find(OSPlatform system, Architecture architecture) =>
        All.FirstOrDefault(platform => platform.RuntimeIdentifier == Name(system, architecture));

    private static string Name(OSPlatform system, Architecture architecture) =>
        (system == OSPlatform.Windows ? "win" : system == OSPlatform.OSX ? "osx" : "linux")
        + "-" + architecture.ToString().ToLowerInvariant();

    /// <summary>The NuGet package that holds <see cref="Libraries"/>.</summary>
    public string LibtorchPackage => $"libtorch-cpu-{RuntimeIdentifier}";

    /// <summary>The first of <paramref name="folders"/> that holds all of <see cref="Libraries"/>; null if none does.
    /// </summary>
    internal string? WholeIn(IEnumerable<string> folders) => folders.FirstOrDefault(folder =>
        Directory.Exists(folder) && Libraries.All(name => Directory.EnumerateFiles(folder, name, Allowed).Any()));

    // A grader's worker may read the files of the program's folder but not list it: there it finds none.
    private static readonly EnumerationOptions Allowed = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    /// <summary>
    /// The absolute paths of <see cref="Libraries"/> in <paramref name="folder"/>; a starred name is left out where no
    /// file fits it.
    /// </summary>
    public IEnumerable<string> InLoadOrder(string folder) =>
        Libraries.SelectMany<string, string>(name => name.EndsWith('*')
            ? Directory.EnumerateFiles(folder, name).Order(StringComparer.Ordinal)
            : [Path.Combine(folder, name)]);
}
