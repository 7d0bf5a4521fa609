using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace LatentLab.Tests.Support;

/// <summary>
/// A folder of packages made for one test, beside an empty folder of unpacked ones: restores there need no network and
/// leave no trace.
/// </summary>
internal sealed class PackageFeed
{
    private readonly string root;

    /// <param name="root">An empty folder. A notebook in <see cref="Notebook"/> has this feed alone as a
    /// source.</param>
    public PackageFeed(string root)
    {
        this.root = root;
        foreach (string folder in new[] { Folder, Notebook, Unpacked, Answers })
            Directory.CreateDirectory(folder);
        Sources(Folder);
    }

    public string Folder => Path.Combine(root, "feed");

    public string Notebook => Path.Combine(root, "notebook");

    public string Unpacked => Path.Combine(root, "unpacked");

    public string Answers => Path.Combine(root, "answers");

    /// <summary>What a notebook's restore asks: these and nothing of the machine's own settings.</summary>
    public void Sources(params string[] places)
    {
        IEnumerable<string> lines = places.Select((place, index) => $"<add key=\"s{index}\" value=\"{place}\" />");
        string all = $"<packageSources><clear />{string.Concat(lines)}</packageSources>";
        File.WriteAllText(Path.Combine(Notebook, "NuGet.Config"), $"<configuration>{all}</configuration>");
    }

    /// <summary>Adds a package with one class that knows its version.</summary>
    /// <param name="needs">Pairs of a name and a version.</param>
    /// <param name="framework">For which the assembly is.</param>
    /// <param name="entries">Further files: a name in the package and a file of this machine, or text.</param>
    public void Add(string name, string version, (string Name, string Version)[]? needs = null,
        string framework = "net8.0", params (string Path, string Content)[] entries)
    {
        string file = Path.Combine(Folder, $"{name}.{version}.nupkg");
        using ZipArchive zip = ZipFile.Open(file, ZipArchiveMode.Create);
        string needed = string.Concat((needs ?? [])
            .Select(need => $"<dependency id=\"{need.Name}\" version=\"{need.Version}\" />"));
        Write(zip, $"{name}.nuspec", $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
            <id>{name}</id><version>{version}</version><authors>a</authors>
            <description>d</description>
            <dependencies><group targetFramework="{framework}">{needed}</group></dependencies>
            </metadata></package>
            """);
        if (framework.Length > 0 && !entries.Any(entry => entry.Path.StartsWith("analyzers", StringComparison.Ordinal)))
        {
            using Stream assembly = zip.CreateEntry($"lib/{framework}/{name}.dll").Open();
            assembly.Write(Assembly(name,
                $"public static class {name.Replace('.', '_')} "
                    + $"{{ public static string Version => \"{version}\"; {Members(entries)} }}"));
        }
        foreach ((string path, string content) in entries.Where(entry => entry.Path != "member"))
        {
            if (File.Exists(content))
                zip.CreateEntryFromFile(content, path);
            else
                Write(zip, path, content);
        }
    }

    private static string Members((string Path, string Content)[] entries) =>
        string.Concat(entries.Where(entry => entry.Path == "member").Select(entry => entry.Content));

    private static void Write(ZipArchive zip, string path, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(path).Open());
        writer.Write(text);
    }

    /// <summary>Compiles an assembly into a file that can be an entry.</summary>
    /// <param name="references">What it needs besides .NET.</param>
    public string Compile(string name, string source, params string[] references)
    {
        string folder = Directory.CreateDirectory(Path.Combine(root, "compiled", Path.GetRandomFileName())).FullName;
        string file = Path.Combine(folder, name + ".dll");
        File.WriteAllBytes(file, Assembly(name, source, references));
        return file;
    }

    private static byte[] Assembly(string name, string source, params string[] references)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(source)],
            new[] { "System.Private.CoreLib.dll", "System.Runtime.dll" }
                .Select(file => Path.Combine(framework, file)).Concat(references)
                .Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var bytes = new MemoryStream();
        EmitResult emitted = compilation.Emit(bytes, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return bytes.ToArray();
    }
}
