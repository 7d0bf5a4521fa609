using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Tests.Running;
using LatentLab.Tests.Support;
using NuGet.Versioning;

namespace LatentLab.Notebooks.Tests.Session;

/// <summary>
/// Restores from folders of packages that a test makes; real ones, by the SDK of this machine, without a network.
/// </summary>
public sealed class PackageTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private readonly TempFolder folder = new();
    private readonly PackageFeed feed;
    private readonly List<string> said = [];

    public PackageTests() => feed = new PackageFeed(folder.Root);

    public void Dispose() => folder.Dispose();

    private SessionPackages Session() => new(feed.Notebook, new PackageFolders(feed.Unpacked, feed.Answers));

    private async Task<ReferenceDirective> Resolve(SessionPackages session, params string[] lines) =>
        await session.ResolveAsync(lines.Select(line => $"nuget: {line}"), said.Add, Test);

    private async Task<string> Refusal(SessionPackages session, params string[] lines) =>
        (await Assert.ThrowsAsync<DirectiveFailure>(() => Resolve(session, lines))).Message;

    private string Files(ReferenceDirective found) =>
        string.Join(' ', found.Files.Order()
            .Select(file => Path.GetRelativePath(feed.Unpacked, file).Replace('\\', '/')));

    private int Restores => said.Count(line => line.StartsWith("Restoring", StringComparison.Ordinal));

    // https://learn.microsoft.com/nuget/concepts/package-versioning
    [Theory]
    [InlineData("X", "1.0.0-rc.10", true)]
    [InlineData("X, 1.0.0", "1.0.0", true)]
    [InlineData("X, 1.0.0", "1.0.1", false)]
    [InlineData("X, 1.0", "1.0.0.0", true)]
    [InlineData("X, 12.*", "12.9.1", true)]
    [InlineData("X, 12.*", "13.0.4", false)]
    [InlineData("X, *", "99.0.0", true)]
    [InlineData("X, *", "1.0.0-beta", false)]
    [InlineData("X, *-*", "1.0.0-beta", true)]
    [InlineData("X, [1.0,2.0)", "1.9.9", true)]
    [InlineData("X, [1.0,2.0)", "2.0.0", false)]
    [InlineData("X, (1.0,]", "1.0.0", false)]
    [InlineData("X, [1.0]", "1.0.0", true)]
    [InlineData("X, 1.0.0-rc.*", "1.0.0-rc.10", true)]
    public void A_version_is_read_as_restore_reads_it(string line, string version, bool isAnswered) =>
        Assert.Equal(isAnswered, PackageRequest.Parse(line).IsAnsweredBy(NuGetVersion.Parse(version)));

    [Theory]
    [InlineData("", "expected a package's name")]
    [InlineData("../x", "expected a package's name")]
    [InlineData("a b", "expected a package's name")]
    [InlineData("X, one", "'one' is not a version")]
    [InlineData("X, [2.0,1.0", "is not a version")]
    public void What_is_no_package_or_version_is_refused_before_anything_runs(string line, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<DirectiveFailure>(() => PackageRequest.Parse(line)).Message);

    [Fact]
    public async Task A_cells_packages_come_by_one_restore_with_what_they_need()
    {
        feed.Add("Top", "1.0.0", [("Middle", "1.0.0")]);
        feed.Add("Middle", "1.0.0", [("Under", "[1.0,2.0)")], framework: "netstandard2.0");
        feed.Add("Under", "1.0.0");
        feed.Add("Under", "1.5.0");
        feed.Add("Under", "2.0.0");
        feed.Add("Other", "3.0.0-rc.2");
        feed.Add("Other", "3.0.0-rc.10");
        ReferenceDirective found = await Resolve(Session(), "top, 1.0.0", "Under, 1.*", "Other, *-*");
        Assert.Equal(
            "middle/1.0.0/lib/netstandard2.0/Middle.dll other/3.0.0-rc.10/lib/net8.0/Other.dll "
                + "top/1.0.0/lib/net8.0/Top.dll under/1.5.0/lib/net8.0/Under.dll",
            Files(found));
        Assert.Equal(1, Restores);
        Assert.Equal("Under 1.5.0 (of 1.*)\nOther 3.0.0-rc.10 (of *-*)", found.Note);
    }

    [Fact]
    public async Task What_was_restored_once_is_there_for_later_sessions_without_a_source()
    {
        feed.Add("Kept", "1.0.0");
        feed.Add("Kept", "1.1.0");
        ReferenceDirective first = await Resolve(Session(), "Kept, 1.*");
        Directory.Delete(feed.Folder, recursive: true);
        Assert.Equal(Files(first), Files(await Resolve(Session(), "Kept, 1.*")));
        Assert.Equal(1, Restores);
        Assert.Single(Directory.GetFileSystemEntries(feed.Answers));   // and nothing of the work is left

        // In other words, it is answered by what lies unpacked here.
        Assert.Equal("kept/1.1.0/lib/net8.0/Kept.dll", Files(await Resolve(Session(), "Kept")));
        Assert.Equal("kept/1.1.0/lib/net8.0/Kept.dll", Files(await Resolve(Session(), "Kept, [1.0,2.0)")));
    }

    [Fact]
    public async Task The_version_that_was_not_asked_for_is_said()
    {
        feed.Add("Late", "1.2.0");
        Assert.Contains("Late 1.2.0 is used in place of 1.0.0.", (await Resolve(Session(), "Late, 1.0.0")).Note);
    }

    [Fact]
    public async Task A_session_keeps_the_version_that_it_has()
    {
        feed.Add("Twice", "1.0.0");
        feed.Add("Twice", "2.0.0");
        feed.Add("Needy", "1.0.0", [("Twice", "2.0.0")]);
        SessionPackages session = Session();
        await Resolve(session, "Twice, 1.0.0");
        Assert.Equal("twice/1.0.0/lib/net8.0/Twice.dll", Files(await Resolve(session, "Twice")));
        Assert.Contains("Restart the session", await Refusal(session, "Twice, 2.0.0"));
        Assert.Contains("what an earlier cell asked for counts", await Refusal(session, "Needy, 1.0.0"));
        Assert.Equal("twice/1.0.0/lib/net8.0/Twice.dll", Files(await Resolve(session, "Twice, 1.0.0")));
        Assert.Contains("one version of a package", await Refusal(Session(), "Twice, 1.0.0", "Twice, 2.0.0"));
    }

    [Fact]
    public async Task A_package_that_came_with_another_stays_when_a_later_one_wants_a_newer()
    {
        feed.Add("Twice", "1.0.0");
        feed.Add("Twice", "2.0.0");
        feed.Add("First", "1.0.0", [("Twice", "1.0.0")]);
        feed.Add("Needy", "1.0.0", [("Twice", "2.0.0")]);
        SessionPackages session = Session();
        await Resolve(session, "First, 1.0.0");
        ReferenceDirective later = await Resolve(session, "Needy, 1.0.0");
        Assert.Contains("Twice 1.0.0 of an earlier cell stays in use; 2.0.0 is wanted now", later.Note);
        Assert.Equal("needy/1.0.0/lib/net8.0/Needy.dll", Files(later));
    }

    [Fact]
    public async Task What_is_not_there_is_refused_with_the_reason_and_what_to_do()
    {
        feed.Add("Here", "1.0.0");
        string nothing = await Refusal(Session(), "No.Such.Package, 1.0.0");
        Assert.Contains("No source has a package of that name", nothing);
        Assert.Contains("NU1101", nothing);
        string version = await Refusal(Session(), "Here, 9.0.0");
        Assert.Contains("No source has such a version", version);
        Assert.Contains("1.0.0", version);

        feed.Add("Future", "1.0.0", framework: "net99.0");
        Assert.Contains("cannot be used in a cell", await Refusal(Session(), "Future"));
        File.WriteAllText(Path.Combine(feed.Folder, "Damaged.1.0.0.nupkg"), "half a package");
        Assert.Contains("damaged", await Refusal(Session(), "Damaged, 1.0.0"));
        Assert.Empty(Directory.GetFileSystemEntries(feed.Answers));
    }

    [Fact]
    public async Task A_source_that_does_not_answer_gives_a_sentence_that_says_what_to_do()
    {
        feed.Add("Far", "1.0.0");
        feed.Sources(Path.Combine(folder.Root, "no-such-feed"));
        string refusal = await Refusal(Session(), "Far, 1.0.0");
        Assert.Contains("A source of packages did not answer. Connect to the network", refusal);

        // One that is named in the cell is enough.
        SessionPackages session = Session();
        session.AddSource($"nuget: {feed.Folder}");
        Assert.Equal("far/1.0.0/lib/net8.0/Far.dll", Files(await Resolve(session, "Far, 1.0.0")));
    }

    [Fact]
    public void A_source_is_a_folder_that_exists_or_an_address()
    {
        SessionPackages session = Session();
        session.AddSource("nuget: ../feed");
        session.AddSource("nuget:https://example.org/index.json");
        Assert.Contains("there is no folder",
            Assert.Throws<DirectiveFailure>(() => session.AddSource("nuget: ./nowhere")).Message);
        Assert.Contains("expected a source",
            Assert.Throws<DirectiveFailure>(() => session.AddSource("nuget:")).Message);
    }

    [Fact]
    public async Task Extensions_native_libraries_and_packages_for_builds_only_are_found()
    {
        feed.Add("Extended", "1.0.0",
            entries: [("interactive-extensions/dotnet/extension.dib", "#!csharp\n1"),
                ("interactive-extensions/dotnet/Ext.dll", "x")]);
        feed.Add("Natives", "1.0.0",
            entries: [("runtimes/any/native/libnothing.so", "x"), ("runtimes/unix/native/libanswer.so", "x"),
                ("runtimes/win/native/answer.dll", "x")]);
        feed.Add("Builder", "1.0.0",
            entries: [("analyzers/dotnet/cs/A.dll", "x"), ("build/Builder.targets", "<Project />")]);
        ReferenceDirective found = await Resolve(Session(), "Extended, 1.0.0", "Natives, 1.0.0", "Builder, 1.0.0");

        PackageExtension extension = Assert.Single(found.Extensions);
        Assert.Equal(("Extended", Path.Combine(feed.Unpacked, "extended", "1.0.0")),
            (extension.Package, extension.Root));
        Assert.Equal(Path.Combine(extension.Root, "interactive-extensions", "dotnet", "extension.dib"),
            extension.Script);
        Assert.Equal("Ext.dll", Path.GetFileName(Assert.Single(extension.Assemblies)));

        string platform = OperatingSystem.IsWindows() ? "win" : "unix";
        Assert.Equal([Path.Combine(feed.Unpacked, "natives", "1.0.0", "runtimes", platform, "native")],
            found.NativeFolders);
        Assert.Contains("Builder 1.0.0 holds nothing that a cell could call", found.Note);
    }

    [Fact]
    public async Task An_assembly_of_another_version_than_the_hosts_own_is_said_and_the_hosts_is_not_fetched_again()
    {
        string markdig = ShippedPackages.Find("Markdig")!.Version;
        feed.Add("OnOlder", "1.0.0", [("Markdig", "0.30.0")]);
        ReferenceDirective older = await Resolve(Session(), "OnOlder, 1.0.0");
        Assert.Contains(typeof(Markdig.Markdown).Assembly.Location, older.Files);
        Assert.False(Directory.Exists(Path.Combine(feed.Unpacked, "markdig")), $"Markdig {markdig} is the host's");

        feed.Add("Markdig", "99.0.0");
        feed.Add("OnNewer", "1.0.0", [("Markdig", "99.0.0")]);
        Assert.Matches(@"Markdig 99\.0\.0 .*this host has", (await Resolve(Session(), "OnNewer, 1.0.0")).Note);
    }

    [Fact]
    public async Task Two_sessions_restore_the_same_at_once()
    {
        feed.Add("Shared", "1.0.0", [("Below", "1.0.0")]);
        feed.Add("Below", "1.0.0");
        string[] files = await Task.WhenAll(Enumerable.Range(0, 2)
            .Select(async _ => Files(await Resolve(Session(), "Shared, 1.0.0"))));
        Assert.Equal(["below/1.0.0/lib/net8.0/Below.dll shared/1.0.0/lib/net8.0/Shared.dll"], files.Distinct());
        Assert.Single(Directory.GetFileSystemEntries(feed.Answers));
    }

    [Fact]
    public async Task A_restore_is_stopped_with_its_cell_and_leaves_nothing_behind()
    {
        feed.Add("Stopped", "1.0.0");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Session()
            .ResolveAsync(["nuget: Stopped, 1.0.0"], _ => stop.Cancel(), stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(feed.Answers));
    }

    [Fact]
    public async Task A_package_that_lost_a_file_is_named_with_its_folder()
    {
        feed.Add("Broken", "1.0.0");
        string file = Path.Combine(feed.Unpacked, "broken", "1.0.0", "lib", "net8.0", "Broken.dll");
        await Resolve(Session(), "Broken, 1.0.0");
        File.Delete(file);
        Assert.Contains("Delete the folder", await Refusal(Session(), "Broken, 1.0.0"));
    }
}
