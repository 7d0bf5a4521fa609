using LatentLab.Native;
using LatentLab.Tests.Support;

namespace LatentLab.Tests.Native;

public class MachineReportTests
{
    [Fact]
    public void The_report_of_this_machine_has_every_topic_and_no_problem()
    {
        IReadOnlyList<MachineFinding> findings = MachineReport.Collect();
        Assert.Superset(
            new HashSet<string>
            {
                "system", ".NET", "native library", "repair", "TorchSharp", "processor", "threads", "memory", "cache",
                "disk", "data"
            },
            findings.Select(finding => finding.Topic).ToHashSet());
        Assert.DoesNotContain(findings, finding => finding.Level == FindingLevel.Problem);
        Assert.All(findings, finding => Assert.Equal(finding.Level == FindingLevel.Ok, finding.Remedy is null));
    }

    [Fact]
    public void What_fails_becomes_a_finding()
    {
        MachineFinding finding =
            Assert.Single(MachineReport.Try("topic", () => throw new DllNotFoundException("no such library")));
        Assert.Equal(new MachineFinding("topic", "no such library", FindingLevel.Problem), finding);
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("blocked"), "");

        MachineFinding[] second = [.. MachineReport.Cache([folder.File("blocked"), folder.File("next")])];
        Assert.Equal(FindingLevel.Warning, second[0].Level);
        Assert.Contains(folder.File("blocked"), second[0].Found);
        Assert.StartsWith(folder.File("next"), second[0].Found);
        Assert.Empty(Directory.GetFiles(folder.File("next")));   // the probe is gone

        MachineFinding none = Assert.Single(MachineReport.Cache([folder.File("blocked")]));
        Assert.Equal(FindingLevel.Problem, none.Level);
        Assert.Contains("LATENTLAB_CACHE", none.Remedy);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4\0GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.21\0", 30)]
    [InlineData("GLIBCXX_3.4.32\0", 32)]
    [InlineData("GLIBCXX_3.4.\0", -1)]
    [InlineData("GLIBCXX_3.4.99999999999\0", -1)]
    [InlineData("GLIBCXX_3.4.7", -1)]    // cut off: the number may go on
    [InlineData("", -1)]
    public void The_newest_version_of_the_standard_library_is_found(string bytes, int highest) =>
        Assert.Equal(highest, StandardLibrary.Highest(System.Text.Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void Data_sets_are_told_by_their_file_names()
    {
        using var folder = new TemporaryFolder();
        foreach (string part in new[] { "train-images-idx3", "train-labels-idx1", "t10k-images-idx3",
            "t10k-labels-idx1" })
        {
            Directory.CreateDirectory(folder.File("mnist"));
            File.WriteAllText(Path.Combine(folder.File("mnist"), $"{part}-ubyte.gz"), "");
        }
        Directory.CreateDirectory(folder.File("fashion"));
        File.WriteAllText(Path.Combine(folder.File("fashion"), "train-images-idx3-ubyte"), "");
        Directory.CreateDirectory(folder.File("other"));

        MachineFinding[] findings = [.. DataFolders.Look(folder.Path)];

        Assert.Equal([FindingLevel.Warning, FindingLevel.Ok], findings.Select(finding => finding.Level));
        Assert.Contains("fashion", findings[0].Found);
        Assert.Contains("lacks train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte",
            findings[0].Found);
        Assert.StartsWith("mnist in ", findings[1].Found);
        Assert.Empty(DataFolders.Look(folder.File("none")));
    }

    [Fact]
    public void The_users_data_folder_comes_before_the_nearest_one_and_the_cache()
    {
        using var folder = new TemporaryFolder();
        string inner = Path.Combine(folder.Path, "a", "b");
        Directory.CreateDirectory(inner);
        Directory.CreateDirectory(folder.File("data"));

        string program = folder.File("program");

        IReadOnlyList<DataFolder> folders =
            DataFolders.Of(folder.File("mine"), [inner, program], [folder.File("cache")]);

        // Each folder above both counts once, and whether it exists is for those to find who look.
        string[] own =
        [
            .. folders.Select(found => found.Path)
                .Where(path => path.StartsWith(folder.Path, StringComparison.Ordinal)),
        ];
        Assert.Equal(
            [folder.File("mine"), Path.Combine(inner, "data"), Path.Combine(folder.Path, "a", "data"),
                folder.File("data"), Path.Combine(program, "data"), folder.File("cache")],
            own);
        Assert.Equal(
            [DataFolders.Variable, DataFolders.Project, DataFolders.Cache],
            folders.Select(found => found.Origin).Distinct());
        Assert.Equal(folders.Count, folders.Select(found => found.Path).Distinct().Count());
        Assert.Equal(folder.File("cache"), folders[^1].Path);
    }

    [Fact]
    public void The_chosen_cache_comes_first_and_the_temporary_folder_last()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> folders =
            UserFolders.Caches("native", name => name == "LATENTLAB_CACHE" ? folder.Path : null, "/home/somebody");
        Assert.Equal(folder.File("native"), folders[0]);
        Assert.StartsWith(Path.GetTempPath(), folders[^1]);
        Assert.Equal(3, folders.Count);
    }

    [Fact]
    public void Without_a_home_the_temporary_folder_remains()
    {
        if (OperatingSystem.IsWindows())
            return;   // Windows always has its own folder for local data
        Assert.StartsWith(Path.GetTempPath(), Assert.Single(UserFolders.Caches("native", _ => null, "")));
    }

    [Fact]
    public void A_relative_XDG_folder_is_ignored()
    {
        if (!OperatingSystem.IsLinux())
            return;   // XDG is a rule of Linux
        IReadOnlyList<string> folders =
            UserFolders.Caches("native", name => name == "XDG_CACHE_HOME" ? "relative" : null, "/home/somebody");
        Assert.Equal("/home/somebody/.cache/latentlab/native", folders[0]);
    }

    [Fact]
    public void A_cache_in_the_shared_temporary_folder_is_closed_to_others()
    {
        if (OperatingSystem.IsWindows())
            return;   // Windows' temporary folder is the user's own
        string shared = UserFolders.Caches("native", _ => null, "")[0];
        UserFolders.CreateOwn(shared);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(shared)!));
    }
}
