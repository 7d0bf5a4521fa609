using System.Text.RegularExpressions;
using LatentLab.Notebooks.Tests.Running;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentLab.Notebooks.Tests.Session;

public sealed class ReferenceTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SessionRun session;

    public ReferenceTests() => session = new SessionRun(folder.Root);

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private string Assembly(string name, string source, params string[] references)
    {
        string path = Path.Combine(folder.Root, name + ".dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        IEnumerable<string> files =
        [
            typeof(object).Assembly.Location, Path.Combine(framework, "System.Runtime.dll"), .. references
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            Path.GetFileName(name), [CSharpSyntaxTree.ParseText(source)],
            files.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(compilation.Emit(path).Success);
        return path;
    }

    [Fact]
    public async Task An_assembly_is_referenced_by_path_and_what_it_needs_is_found_beside_it()
    {
        string basis = Assembly("lib/Basis", "namespace Basis { public class Root { public int Value => 5; } }");
        Assembly("lib/Upper", "namespace Upper { public class Leaf : Basis.Root { } }", basis);
        await session.Run("#r \"lib/Upper.dll\"\nusing Upper;");
        Assert.Equal("result:5", (await session.Run("new Leaf().Value")).Story);
        folder.Write("load.csx", "#r \"lib/Basis.dll\"\nint FromBasis => new Basis.Root().Value;");
        Assert.Equal("result:5", (await session.Run("#load \"load.csx\"\nFromBasis")).Story);
    }

    [Fact]
    public async Task An_assembly_that_the_process_has_is_never_loaded_twice()
    {
        string copy = Path.Combine(folder.Root, "Markdig.dll");
        File.Copy(typeof(Markdig.Markdown).Assembly.Location, copy);
        CellRun run = await session.Run($"#r \"{copy}\"\ntypeof(Markdig.Markdown).Assembly");
        Assert.Same(typeof(Markdig.Markdown).Assembly, run.Result.Value);
        Assert.Same(typeof(Microsoft.DotNet.Interactive.Formatting.Formatter),
            (await session.Run("typeof(Microsoft.DotNet.Interactive.Formatting.Formatter)")).Result.Value);
    }

    [Theory]
    [InlineData("#r \"nuget: Markdig\"")]
    [InlineData("#r \"nuget:Markdig,*\"")]
    [InlineData("#r \"nuget: markdig, *-*\"")]
    [InlineData("#r \"nuget: Markdig, [1.0,2.0)\"")]
    [InlineData("#r \"Markdig\"")]
    [InlineData("#r \"Markdig.dll\"")]
    public async Task What_the_host_ships_is_found_by_name(string line)
    {
        CellRun run = await session.Run($"{line}\ntypeof(Markdig.Markdown).Assembly.GetName().Name");
        Assert.Equal("result:Markdig", run.Story);
    }

    [Fact]
    public async Task Another_version_than_the_shipped_one_is_noted()
    {
        foreach (string version in new[] { "0.30.0", "0.*", "[0.1,1.0)" })
        {
            string words = $"comes with this host and is used in place of {Regex.Escape(version)}";
            string pattern = $@"^stdout:Markdig 1\.[\d.]+ {words}\.\|result:1$";
            Assert.Matches(pattern, (await session.Run($"#r \"nuget: Markdig, {version}\"\n1")).Story);
        }
    }

    // The compiler keeps what it has read of .NET for all sessions. Where two of them began at once it could end with
    // the kit's types read twice in one of them.
    [Fact]
    public async Task Sessions_that_begin_at_once_do_not_see_the_kits_words_twice()
    {
        for (int round = 0; round < 10; round++)
        {
            using var start = new Barrier(2);
            await Task.WhenAll(
                Enumerable.Range(0, 2).Select(_ => Task.Run(() => Work(start), TestContext.Current.CancellationToken)));
        }

        static async Task Work(Barrier start)
        {
            using var session = new SessionRun();
            start.SignalAndWait(TestContext.Current.CancellationToken);
            Assert.Equal("display:a", (await session.Run("display(\"a\");")).Story);
            Assert.Equal("error:Compilation error", (await session.Run("missing")).Story);
            Assert.Equal("result:GET", (await session.Run("System.Net.Http.HttpMethod.Get.Method")).Story);
            CellRun last = await session.Run("ClearOutput(); display(\"b\");");
            Assert.Equal(("", "display:b"), (last.Error, last.Story));
        }
    }

    [Fact]
    public async Task All_of_dotnet_is_there_without_a_reference()
    {
        await session.Run("using System.Net.Http;\nusing System.Text.Json;\nusing System.Numerics;");
        Assert.Equal("result:[1,2]", (await session.Run("JsonSerializer.Serialize(new[] { 1, 2 })")).Story);
        Assert.Equal("result:2432902008176640000",
            (await session.Run("Enumerable.Range(1, 20).Aggregate(BigInteger.One, (a, b) => a * b).ToString()")).Story);
        Assert.Equal("result:HttpClient", (await session.Run("new HttpClient().GetType().Name")).Story);
        Assert.Equal("result:3", (await session.Run("dynamic any = \"abc\"; (int)any.Length")).Story);
    }

    [Fact]
    public async Task A_file_that_is_no_assembly_is_refused()
    {
        folder.Write("text.dll", "not an assembly");
        Assert.Contains("is not a .NET assembly", (await session.Run("#r \"text.dll\"")).Error);
    }

    [Fact]
    public async Task A_reference_after_code_is_carried_out_in_its_place()
    {
        Assembly("Late", "public static class Late { public static int Value => 9; }");
        Assert.Equal("stdout:first|result:9",
            (await session.Run("Console.WriteLine(\"first\");\n#r \"Late.dll\"\nLate.Value")).Story);
    }
}
