using System.Runtime.InteropServices;
using LatentLab.Native;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Native;

public class NativePlatformTests
{
    public static TheoryData<string> Platforms =>
        [.. NativePlatform.All.Select(platform => platform.RuntimeIdentifier)];

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Every_file_a_platform_loads_is_in_its_restored_packages(string runtimeIdentifier)
    {
        NativePlatform platform =
            NativePlatform.All.Single(platform => platform.RuntimeIdentifier == runtimeIdentifier);
        (string libtorch, string torchSharp) = FoldersOf(platform);

        string[] files = [.. platform.InLoadOrder(libtorch), Path.Combine(torchSharp, platform.TorchSharpFile)];

        Assert.Equal(platform.Libraries.Count + 1, files.Length);   // also a starred name fits exactly one file
        Assert.All(files, file => Assert.True(File.Exists(file), file));
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Whatever_a_file_imports_from_the_packages_is_loaded_before_it(string runtimeIdentifier)
    {
        NativePlatform platform =
            NativePlatform.All.Single(platform => platform.RuntimeIdentifier == runtimeIdentifier);
        (string libtorch, string torchSharp) = FoldersOf(platform);
        string[] files = [.. platform.InLoadOrder(libtorch), Path.Combine(torchSharp, platform.TorchSharpFile)];
        HashSet<string> shipped = [.. Directory.EnumerateFiles(libtorch).Select(file => Path.GetFileName(file))];

        int edges = 0;
        var loaded = new HashSet<string>();
        foreach (string file in files)
        {
            foreach (string import in NativeImports.Of(file).Select(import => import[(import.LastIndexOf('/') + 1)..])
                .Where(shipped.Contains))
            {
                Assert.True(loaded.Contains(import),
                    $"{Path.GetFileName(file)} imports {import}, which is not loaded before it");
                edges++;
            }
            loaded.Add(Path.GetFileName(file));
        }
        Assert.True(edges >= 4,
            $"only {edges} imports between the package's files were found: the import tables were not read");
    }

    // Other platforms' packages are restored only where every test has to run (LatentLab.Tests.csproj).
    private static (string Libtorch, string TorchSharp) FoldersOf(NativePlatform platform)
    {
        IReadOnlyList<string> roots = NativePackages.Roots();
        OptionalPart.SkipIf(
            platform != NativePlatform.Current && !roots.Any(root =>
                Directory.Exists(Path.Combine(root, platform.LibtorchPackage, NativePackages.LibtorchVersion))),
            $"libtorch for {platform.RuntimeIdentifier} is restored only with CI=true.");
        return (NativePackages.Folder(platform.LibtorchPackage, NativePackages.LibtorchVersion, platform, roots),
            NativePackages.Folder("torchsharp", NativePackages.TorchSharpVersion(), platform, roots));
    }

    [Fact]
    public void Each_system_and_processor_finds_its_own_files()
    {
        Assert.Same(NativePlatform.LinuxX64, NativePlatform.For(OSPlatform.Linux, Architecture.X64));
        Assert.Same(NativePlatform.MacArm64, NativePlatform.For(OSPlatform.OSX, Architecture.Arm64));
        Assert.Same(NativePlatform.WindowsX64, NativePlatform.For(OSPlatform.Windows, Architecture.X64));
        Assert.Same(NativePlatform.WindowsArm64, NativePlatform.For(OSPlatform.Windows, Architecture.Arm64));
    }

    [Fact]
    public void A_machine_without_libtorch_is_told_which_ones_have_it()
    {
        PlatformNotSupportedException error =
            Assert.Throws<PlatformNotSupportedException>(() => NativePlatform.For(OSPlatform.OSX, Architecture.X64));
        Assert.Contains("osx-x64", error.Message);
        Assert.Contains("linux-x64, osx-arm64, win-x64, win-arm64", error.Message);
    }
}
