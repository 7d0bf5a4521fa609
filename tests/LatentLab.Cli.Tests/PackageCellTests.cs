using LatentLab.Notebooks.Documents;
using LatentLab.Tests.Support;

namespace LatentLab.Cli.Tests;

/// <summary><c>#r "nuget: …"</c> in a cell, as a notebook meets it.</summary>
public sealed class PackageCellTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("latentlab-packages-").FullName;
    private readonly PackageFeed feed;

    public PackageCellTests() => feed = new PackageFeed(root);

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>Runs cells, one after another; what each left as text.</summary>
    private async Task<string[]> Run(params string[] cells)
    {
        var document = new NotebookDocument { Metadata = NotebookMetadata.ForCSharp() };
        for (int index = 0; index < cells.Length; index++)
            document.Cells.Add(new NotebookCell
            {
                Id = $"c{index + 1}",
                Kind = CellKind.Code,
                Language = "csharp",
                Source = cells[index]
            });
        string path = Path.Combine(feed.Notebook, "n.ipynb");
        NotebookFile.Save(document, path);
        await CommandProcess.Run(root, ["run", path, "--allow-errors"],
            new() { ["NUGET_PACKAGES"] = feed.Unpacked, ["LATENTLAB_CACHE"] = root });
        return [.. NotebookFile.Load(path).Cells.Select(cell =>
            string.Join('|', cell.Outputs.Select(output => output switch
        {
            StreamOutput stream => stream.Text.Trim(),
            DisplayOutput display => display.Data["text/plain"]!.ToString(),
            ErrorOutput error => error.Message,
            _ => "",
        })))];
    }

    [Theory]
    [InlineData("#r \"nuget: TorchSharp-cpu\"\nusing TorchSharp;\ntorch.ones(2, 2).sum().item<float>()")]
    [InlineData("#r \"nuget: TorchSharp\"\nTorchSharp.torch.ones(2, 2).sum().item<float>()")]
    [InlineData("#!fsharp\n#r \"nuget: TorchSharp-cpu\"\nopen TorchSharp\n"
        + "torch.ones([|2L; 2L|]).sum().ToDouble()")]
    public async Task A_notebook_that_asks_for_TorchSharp_and_not_for_the_kit_has_libtorch(string cell) =>
        Assert.EndsWith("4", Assert.Single(await Run(cell)));

    [Fact]
    public async Task Packages_of_a_cell_come_by_one_restore_and_their_managed_and_native_code_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The native library that stands for any other is Unix's.");
        string native = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!,
            OperatingSystem.IsMacOS() ? "libSystem.Native.dylib" : "libSystem.Native.so");
        feed.Add("Answer.Native", "1.4.0", entries:
        [
            ($"runtimes/unix/native/libanswer{Path.GetExtension(native)}", native),
            ("member", "[System.Runtime.InteropServices.DllImport(\"answer\", EntryPoint = \"SystemNative_GetPid\")] "
                + "static extern int Ask(); public static int Answer() => Ask();"),
        ]);
        feed.Add("Top", "2.0.0", [("Below", "1.0.0")]);
        feed.Add("Below", "1.0.0");
        feed.Sources();   // none but the cell's own
        string[] story = await Run(
            $"#i \"nuget: ../feed\"\n#r \"nuget: Answer.Native, 1.*\"\n#r \"nuget: Top, "
                + $"2.0.0\"\nAnswer_Native.Answer() == Environment.ProcessId",
            "$\"{Answer_Native.Version} {Top.Version} {Below.Version}\"",
            "#r \"nuget: Top\"\nTop.Version",
            "#r \"nuget: Top, 3.0.0\"");
        Assert.Equal("Restoring Answer.Native 1.*, Top 2.0.0 …\nAnswer.Native 1.4.0 (of 1.*)|True", story[0]);
        Assert.Equal(["1.4.0 2.0.0 1.0.0", "2.0.0"], story[1..3]);
        Assert.Contains("Restart the session", story[3]);
    }

    [Fact]
    public async Task What_the_host_has_in_another_version_is_used_and_said_and_what_is_nowhere_is_refused()
    {
        string[] story = await Run(
            "#r \"nuget: Newtonsoft.Json, 12.*\"\ntypeof(Newtonsoft.Json.JsonConvert).Assembly.GetName().Version.Major",
            "#r \"nuget: No.Such.Package, 1.0.0\"");
        Assert.Matches(@"^Newtonsoft\.Json 13[\d.]+ comes with this host and is used in place of 12\.\*\.\|13$",
            story[0]);
        Assert.Contains("No source has a package of that name. Correct the name", story[1]);
    }
}
