using System.Security.Cryptography;
using LatentLab.Native;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Native;

public class LibraryRepairTests
{
    [Fact]
    public void Only_the_flag_bytes_of_the_one_entry_change()
    {
        ElfBuilder builder = ElfBuilder.Usual();
        byte[] original = builder.Build();

        byte[] repaired = LibraryRepair.MarkWeak(original, "crafted.so");

        int flags = builder.EntryOffsets["GLIBCXX_3.4.32"] + 4;
        Assert.Equal([flags], Enumerable.Range(0, original.Length).Where(i => original[i] != repaired[i]));
        Assert.Equal((0, 2), (original[flags], repaired[flags]));
    }

    [Fact]
    public void The_real_library_changes_in_one_byte_and_needs_the_same_versions()
    {
        byte[] original = File.ReadAllBytes(RealLibrary.RequirePath());
        byte[] repaired = LibraryRepair.MarkWeak(original, "real.so");

        Assert.Single(Enumerable.Range(0, original.Length), i => original[i] != repaired[i]);
        Assert.Equal(
            ElfVersionNeeds.Read(original, "real.so")
                .Select(need => need with { Weak = need.Version == "GLIBCXX_3.4.32" }),
            ElfVersionNeeds.Read(repaired, "real.so"));
    }

    [Fact]
    public void Other_flags_of_the_entry_stay()
    {
        ElfBuilder builder = ElfBuilder.Usual();
        byte[] original = builder.Build();
        int flags = builder.EntryOffsets["GLIBCXX_3.4.32"] + 4;
        ElfBuilder.U16(original, flags, 0x0105);
        byte[] repaired = LibraryRepair.MarkWeak(original, "crafted.so");
        Assert.Equal([0x07, 0x01], repaired[flags..(flags + 2)]);
    }

    [Fact]
    public void Repairing_twice_is_repairing_once()
    {
        byte[] once = LibraryRepair.MarkWeak(ElfBuilder.Usual().Build(), "crafted.so");
        Assert.Equal(once, LibraryRepair.MarkWeak(once, "crafted.so"));
    }

    [Theory]
    [InlineData("libstdc++.so.6", "GLIBCXX_3.4.30")]
    [InlineData("libstdc++.so.6", "GLIBCXX_3.4.33")]
    [InlineData("libstdc++.so.6", "GLIBCXX_3.4.320")]
    [InlineData("libother.so.1", "GLIBCXX_3.4.32")]
    public void A_library_with_another_need_is_refused(string library, string version)
    {
        byte[] file = new ElfBuilder().Need(library, version).Build();
        InvalidDataException error =
            Assert.Throws<InvalidDataException>(() => LibraryRepair.MarkWeak(file, "other.so"));
        Assert.Contains("other.so", error.Message);
        Assert.Contains("0 times", error.Message);
    }

    [Fact]
    public void A_library_that_names_the_version_twice_is_refused()
    {
        byte[] file =
            new ElfBuilder().Need("libstdc++.so.6", "GLIBCXX_3.4.32").Need("libstdc++.so.6", "GLIBCXX_3.4.32").Build();
        Assert.Throws<InvalidDataException>(() => LibraryRepair.MarkWeak(file, "twice.so"));
    }

    [Fact]
    public void The_copy_holds_the_repair_and_the_original_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        string library = Write(folder);
        byte[] before = SHA256.HashData(File.ReadAllBytes(library));
        DateTime time = File.GetLastWriteTimeUtc(library);

        string copy = LibraryRepair.Copy(library, "1.2.3", [folder.File("cache")]);

        Assert.Equal(LibraryRepair.MarkWeak(File.ReadAllBytes(library), library), File.ReadAllBytes(copy));
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(library)));
        Assert.Equal(time, File.GetLastWriteTimeUtc(library));
        Assert.StartsWith(Path.Combine(folder.File("cache"), "torchsharp-1.2.3-"), copy);
        Assert.Equal([copy], Files(folder.File("cache")));
    }

    [Fact]
    public void A_second_copy_is_the_first_one_untouched()
    {
        using var folder = new TemporaryFolder();
        string library = Write(folder);
        string first = LibraryRepair.Copy(library, "1", [folder.File("cache")]);
        var longAgo = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(first, longAgo);

        Assert.Equal(first, LibraryRepair.Copy(library, "1", [folder.File("cache")]));
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(first));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]    // right length, one wrong byte
    public void A_damaged_copy_is_replaced(int length)
    {
        using var folder = new TemporaryFolder();
        string library = Write(folder);
        string copy = LibraryRepair.Copy(library, "1", [folder.File("cache")]);
        byte[] good = File.ReadAllBytes(copy);
        byte[] bad = [.. good];
        bad[^1] ^= 1;
        File.WriteAllBytes(copy, length < 0 ? bad : good[..length]);

        Assert.Equal(copy, LibraryRepair.Copy(library, "1", [folder.File("cache")]));
        Assert.Equal(good, File.ReadAllBytes(copy));
    }

    [Fact]
    public void Where_the_first_folder_cannot_be_written_the_next_is_used()
    {
        using var folder = new TemporaryFolder();
        string library = Write(folder);
        File.WriteAllText(folder.File("blocked"), "a file where the folder should be: stops root too");

        string copy = LibraryRepair.Copy(library, "1", [folder.File("blocked"), folder.File("next")]);

        Assert.StartsWith(folder.File("next"), copy);
    }

    [Fact]
    public void Where_the_first_folder_forbids_running_code_the_next_is_used()
    {
        using var folder = new TemporaryFolder();
        string library = Write(folder);

        string copy = LibraryRepair.Copy(library, "1", [folder.File("noexec"), folder.File("next")],
            path => path.Contains("noexec") ? "failed to map segment" : null);

        Assert.StartsWith(folder.File("next"), copy);
    }

    [Fact]
    public void Where_no_folder_serves_the_error_says_which_and_why_and_what_to_do()
    {
        using var folder = new TemporaryFolder();
        string library = Write(folder);
        File.WriteAllText(folder.File("blocked"), "");

        IOException error = Assert.Throws<IOException>(
            () => LibraryRepair.Copy(library, "1", [folder.File("blocked"), folder.File("noexec")],
                _ => "failed to map segment"));

        Assert.Contains(library, error.Message);
        Assert.Contains(folder.File("blocked"), error.Message);
        Assert.Contains($"{folder.File("noexec")}: failed to map segment", error.Message);
        Assert.Contains("LATENTLAB_CACHE", error.Message);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_copy_does_not_stop_the_next()
    {
        using var folder = new TemporaryFolder();
        string library = Write(folder);
        string copy = LibraryRepair.Copy(library, "1", [folder.File("cache")]);
        File.Delete(copy);
        Directory.CreateDirectory(copy);

        string next = LibraryRepair.Copy(library, "1", [folder.File("cache"), folder.File("next")]);

        Assert.StartsWith(folder.File("next"), next);
        Assert.Empty(Files(folder.File("cache")));   // no draft is left behind
    }

    [Fact]
    public void Nothing_is_written_for_a_library_that_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("other.so"), new ElfBuilder().Need("libc.so.6", "GLIBC_2.14").Build());
        Assert.Throws<InvalidDataException>(
            () => LibraryRepair.Copy(folder.File("other.so"), "1", [folder.File("cache")]));
        Assert.False(Directory.Exists(folder.File("cache")));
    }

    [Fact]
    public void Threads_that_race_for_the_copy_all_get_a_whole_one()
    {
        using var folder = new TemporaryFolder();
        string library = Write(folder);
        byte[] expected = LibraryRepair.MarkWeak(File.ReadAllBytes(library), library);

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            string copy = LibraryRepair.Copy(library, "1", [folder.File("cache")]);
            Assert.Equal(expected, File.ReadAllBytes(copy));
        });

        Assert.Single(Files(folder.File("cache")));
    }

    [Fact]
    public void Processes_that_race_for_the_copy_all_get_a_whole_one()
    {
        using var folder = new TemporaryFolder();
        string library = RealLibrary.RequirePath();

        ChildProcess[] children = [.. Enumerable.Range(0, 3).Select(_ => ChildProcess.Start(
            nameof(Children.Make_a_repaired_copy_again_and_again), ("LATENTLAB_CHILD_LIBRARY", library),
            ("LATENTLAB_CHILD_CACHE", folder.File("cache"))))];
        Assert.All(children, child => child.MustSucceed());

        byte[] expected = LibraryRepair.MarkWeak(File.ReadAllBytes(library), library);
        Assert.Equal(10, Files(folder.File("cache")).Length);   // one whole file for each round, no drafts
        Assert.All(Files(folder.File("cache")), copy => Assert.Equal(expected, File.ReadAllBytes(copy)));
    }

    private static string Write(TemporaryFolder folder)
    {
        string path = folder.File("libcrafted.so");
        File.WriteAllBytes(path, ElfBuilder.Usual().Build());
        return path;
    }

    private static string[] Files(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
}
