using System.Text.Json.Nodes;
using LatentLab.Jupyter.Kernelspecs;

namespace LatentLab.Jupyter.Tests.Kernelspecs;

public sealed class KernelspecTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("latentlab-spec-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public void What_is_installed_tells_Jupyter_how_to_start_and_to_stop_the_kernel()
    {
        string file =
            Kernelspec.Install(data, ".net-csharp", ["/opt/latentlab"], new Dictionary<string, string> { ["A"] = "1" });
        Assert.Equal(Path.Combine(data, "kernels", ".net-csharp", "kernel.json"), file);
        JsonNode spec = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.Equal(["/opt/latentlab", "kernel", "start", "{connection_file}"],
            spec["argv"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(("C#", "message", "1"),
            ((string?)spec["language"], (string?)spec["interrupt_mode"], (string?)spec["env"]!["A"]));
    }

    [Fact]
    public void Installing_again_brings_it_up_to_date()
    {
        Kernelspec.Install(data, "latentlab", ["old"]);
        string file = Kernelspec.Install(data, "latentlab", ["new"]);
        Assert.Contains("\"new\"", File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file)!));
    }

    [Theory]
    [InlineData("kernel.json", """{"argv":["dotnet","interactive"],"display_name":".NET (C#)","language":"C#"}""")]
    [InlineData("kernel.json", """{"metadata":{"latentlab":"no object"}}""")]
    [InlineData("kernel.json", "{ damaged")]
    [InlineData("logo.png", "a picture without a kernelspec")]
    public void Another_programs_kernelspec_stays_as_it_is(string name, string content)
    {
        string folder = Directory.CreateDirectory(Path.Combine(data, "kernels", ".net-csharp")).FullName;
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, content);
        Assert.Contains("--as NAME",
            Assert.Throws<IOException>(() => Kernelspec.Install(data, ".net-csharp", ["x"])).Message);
        if (name == "kernel.json")
            Assert.Contains("was not written by this program",
                Assert.Throws<IOException>(() => Kernelspec.Uninstall(data, ".net-csharp")).Message);
        Assert.Equal(content, File.ReadAllText(file));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Uninstalling_removes_what_was_installed_and_nothing_else()
    {
        string file = Kernelspec.Install(data, "latentlab", ["x"]);
        string kept = Path.Combine(Path.GetDirectoryName(file)!, "notes.txt");
        File.WriteAllText(kept, "mine");
        Assert.Equal(file, Kernelspec.Uninstall(data, "latentlab"));
        Assert.Equal([kept], Directory.GetFiles(Path.GetDirectoryName(file)!));
        Assert.Null(Kernelspec.Uninstall(data, "latentlab"));

        File.Delete(kept);
        Kernelspec.Install(data, "latentlab", ["x"]);
        Kernelspec.Uninstall(data, "latentlab");
        Assert.False(Directory.Exists(Path.GetDirectoryName(file)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("näme")]
    public void A_name_that_Jupyter_does_not_take_is_refused(string name) =>
        Assert.Contains(".net-csharp",
            Assert.Throws<ArgumentException>(() => Kernelspec.Install(data, name, ["x"])).Message);

    [Fact]
    public void A_kernelspec_whose_program_is_gone_is_found()
    {
        string dotnet = Environment.ProcessPath!, here = typeof(KernelspecTests).Assembly.Location;
        Kernelspec.Install(data, "whole", [dotnet, here]);
        string gone = Kernelspec.Install(data, "gone", [Path.Combine(data, "no-such-program")]);
        string dll = Kernelspec.Install(data, "dll", [dotnet, Path.Combine(data, "no-such.dll")]);
        string other = Path.Combine(Directory.CreateDirectory(Path.Combine(data, "kernels", ".net-csharp")).FullName,
            "kernel.json");
        File.WriteAllText(other, """{"argv":["no-such-program-on-this-path"],"display_name":".NET","language":"C#"}""");
        string damaged = Path.Combine(Directory.CreateDirectory(Path.Combine(data, "kernels", "damaged")).FullName,
            "kernel.json");
        File.WriteAllText(damaged, "{ damaged");

        (string File, string Program, bool IsOurs)[] found = [.. Kernelspec.Broken([data], ".net-csharp")
            .OrderBy(spec => spec.File)];
        Assert.Equal(
            new[] { (other, "no-such-program-on-this-path", false), (dll, Path.Combine(data, "no-such.dll"), true),
                (gone, Path.Combine(data, "no-such-program"), true) }.OrderBy(spec => spec.Item1),
            found);
    }
}
