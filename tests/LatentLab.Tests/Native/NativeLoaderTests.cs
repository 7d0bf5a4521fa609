using LatentLab.Native;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Native;

public class NativeLoaderTests
{
    private const string NotFound = "/lib/libstdc++.so.6: version `{0}' not found (required by libLibTorchSharp.so)";

    [Fact]
    public void A_missing_package_is_named_with_where_it_was_sought_and_what_to_do()
    {
        using var folder = new TemporaryFolder();
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(() => Load(folder));
        Assert.Contains("libtorch-cpu-linux-x64 2.10.0", error.Message);
        Assert.Contains(folder.Path, error.Message);
        Assert.Contains("dotnet restore", error.Message);
        Assert.Contains("NUGET_PACKAGES", error.Message);
    }

    [Fact]
    public void A_missing_TorchSharp_package_is_named_too()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Native(folder, "libtorch-cpu-linux-x64", "2.10.0"));
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(() => Load(folder));
        Assert.Contains("torchsharp 9.9.9", error.Message);
    }

    [Fact]
    public void A_package_is_taken_from_the_first_root_that_has_it()
    {
        using var folder = new TemporaryFolder();
        string native = Path.Combine(folder.File("second"), "torchsharp", "1.0.0", "runtimes", "linux-x64", "native");
        Directory.CreateDirectory(native);
        Assert.Equal(native, NativePackages.Folder("torchsharp", "1.0.0", NativePlatform.LinuxX64,
            [folder.File("first"), folder.File("second")]));
    }

    [Fact]
    public void A_missing_file_is_named_with_the_folder_to_delete()
    {
        using var folder = new TemporaryFolder();
        string native = Native(folder, "libtorch-cpu-linux-x64", "2.10.0");
        Directory.CreateDirectory(native);
        Directory.CreateDirectory(Native(folder, "torchsharp", "9.9.9"));

        DllNotFoundException error = Assert.Throws<DllNotFoundException>(() => Load(folder));

        Assert.Contains(Path.Combine(native, "libc10.so"), error.Message);
        Assert.Contains("does not exist", error.Message);
        Assert.Contains(
            $"Delete the folder '{folder.File("libtorch-cpu-linux-x64")}{Path.DirectorySeparatorChar}2.10.0'",
            error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500)]
    public void A_truncated_file_is_named_with_the_folder_to_delete(int length)
    {
        if (!OperatingSystem.IsLinux())
            return;   // each system words it its own way; LoadFailure's other tests cover the wording
        using var folder = new TemporaryFolder();
        string native = Native(folder, "libtorch-cpu-linux-x64", "2.10.0");
        Directory.CreateDirectory(native);
        Directory.CreateDirectory(Native(folder, "torchsharp", "9.9.9"));
        File.WriteAllBytes(Path.Combine(native, "libc10.so"), new byte[length]);

        DllNotFoundException error = Assert.Throws<DllNotFoundException>(() => Load(folder));

        Assert.Contains(Path.Combine(native, "libc10.so"), error.Message);
        Assert.Contains(length == 0 ? "file too short" : "invalid ELF header", error.Message);
        Assert.Contains("Delete the folder", error.Message);
    }

    [Fact]
    public void Only_the_one_missing_version_is_repaired_and_only_on_Linux()
    {
        Assert.True(LoadFailure.IsRepairable(string.Format(NotFound, "GLIBCXX_3.4.32"), NativePlatform.LinuxX64));
        Assert.False(LoadFailure.IsRepairable(string.Format(NotFound, "GLIBCXX_3.4.32"), NativePlatform.MacArm64));
        Assert.False(LoadFailure.IsRepairable(string.Format(NotFound, "GLIBCXX_3.4.320"), NativePlatform.LinuxX64));
        Assert.False(LoadFailure.IsRepairable(string.Format(NotFound, "GLIBCXX_3.4.30"), NativePlatform.LinuxX64));
        Assert.False(
            LoadFailure.IsRepairable("cannot open shared object file (GLIBCXX_3.4.32)", NativePlatform.LinuxX64));
    }

    [Theory]
    [InlineData("version `GLIBCXX_3.4.30' not found", "libstdc++ is too old: GLIBCXX_3.4.30")]
    [InlineData("version `CXXABI_1.3.13' not found", "LD_LIBRARY_PATH")]
    [InlineData("version `GLIBC_2.34' not found", "C library is too old: GLIBC_2.34")]
    [InlineData("Error loading shared library ld-linux-x86-64.so.2: No such file", "musl")]
    [InlineData("The repair that would help failed: no folder", "LATENTLAB_CACHE")]
    [InlineData("the file does not exist", "dotnet restore")]
    public void The_remedy_fits_the_reason_on_Linux(string reason, string remedy) =>
        Assert.Contains(remedy, LoadFailure.Of("/packages/torchsharp/1.0.0/runtimes/linux-x64/native/x.so", reason,
            NativePlatform.LinuxX64).Message);

    [Fact]
    public void A_module_missing_on_Windows_points_to_the_runtime_of_Visual_C()
    {
        string message = LoadFailure.Of("c10.dll",
            "Unable to load DLL 'c10.dll' or one of its dependencies: The specified module could not be found. "
            + "(0x8007007E)", NativePlatform.WindowsArm64).Message;
        Assert.Contains("Redistributable", message);
        Assert.Contains("arm64", message);
    }

    [Fact]
    public void In_this_process_everything_loads_and_works()
    {
        LoadedLibraries loaded = NativeLibraries.Load();
        Assert.Equal(NativePlatform.Current.Libraries.Count + 1, loaded.Files.Count);
        Assert.All(loaded.Files, file => Assert.True(File.Exists(file), file));
        Assert.Equal(loaded.Repaired, !loaded.Files[^1].Contains("runtimes", StringComparison.Ordinal));
        Assert.Same(loaded, NativeLibraries.Load());
    }

    [Fact]
    public void The_setting_for_threads_reaches_torch() =>
        Assert.Contains("threads: 3", ChildProcess
            .Start(nameof(Children.Say_how_many_threads_torch_uses), (ThreadCount.Setting, "3")).MustSucceed());

    [Fact]
    public void What_fails_at_the_first_tensor_reaches_the_user_in_its_own_words()
    {
        string text = ChildProcess.Start(nameof(Children.Fail_for_a_wrong_thread_setting_at_the_first_tensor),
            (ThreadCount.Setting, "many")).MustSucceed();
        Assert.Contains("LATENTLAB_THREADS is 'many'", text);
    }

    [Fact]
    public void A_load_context_of_its_own_loads_the_same_files() =>
        Assert.Contains("elsewhere: 6",
            ChildProcess.Start(nameof(Children.Use_the_kit_in_another_load_context)).MustSucceed());

    private static LoadedLibraries Load(TemporaryFolder folder) =>
        NativeLoader.Load(NativePlatform.LinuxX64, "9.9.9", [], [folder.Path], [folder.File("cache")], out _);

    private static string Native(TemporaryFolder folder, string package, string version) =>
        Path.Combine(folder.Path, package, version, "runtimes", "linux-x64", "native");
}
