using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Tests.Support;

/// <summary>Packages with extensions for .NET Interactive, in a feed of a test's own.</summary>
internal static class ExtensionPackages
{
    private const string Folder = "interactive-extensions/dotnet/";

    private const string Shape =
        "public class Shape { public int Sides = 3; public static implicit operator int(Shape one) => one.Sides; }";

    // A formatter for a type of the package's own assembly, and a variable by a command of its own.
    private const string ShapeExtension = """
        using System.IO;
        using System.Threading.Tasks;
        using Microsoft.DotNet.Interactive;
        using Microsoft.DotNet.Interactive.Commands;
        using Microsoft.DotNet.Interactive.Formatting;

        public sealed class ShapeExtension : IKernelExtension
        {
            public async Task OnLoadAsync(Kernel kernel)
            {
                Formatter.Register<Shapes.Shape>(Write, "text/html");
                await kernel.SendAsync(new SubmitCode("var sent = " + new Shapes.Shape().Sides + ";", "csharp"));
            }

            private static void Write(Shapes.Shape one, TextWriter page) =>
                page.Write("<i>" + one.Sides + " sides</i>");
        }

        public abstract class NotMeant : IKernelExtension
        {
            public abstract Task OnLoadAsync(Kernel kernel);
        }
        """;

    private const string BrokenExtension = """
        using System;
        using System.Threading.Tasks;
        using Microsoft.DotNet.Interactive;

        public sealed class BrokenExtension : IKernelExtension
        {
            public Task OnLoadAsync(Kernel kernel) => throw new InvalidOperationException("no device found");
        }
        """;

    private const string Meta = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp"}]}}
        """;

    private static string Script(string code) => $"{Meta}\n\n#!csharp\n\n{code}\n";

    /// <summary>
    /// <c>Shapes</c>: an extension in a DLL, with a native library beside it, and one in a script. <c>Broken</c>: its
    /// extension throws. <c>Lost</c>: its extension needs an assembly that is nowhere. <c>Script</c>: its script fails
    /// in its second cell.
    /// </summary>
    public static void AddExtensions(this PackageFeed feed)
    {
        string shapes = feed.Compile("Shapes", $"public static class Shapes {{ {Shape} }}");
        feed.Add("Shapes", "1.0.0", entries:
        [
            ("member", Shape),
            (Folder + "Shapes.Notebook.dll", feed.Compile("Shapes.Notebook", ShapeExtension, [.. Host, shapes])),
            (Folder + "native.dll", "not of .NET"),
            (Folder + "extension.dib", Script("using static Shapes;\nint written = sent + 4;")),
        ]);
        feed.Add("Broken", "1.0.0", entries:
            [(Folder + "Broken.Notebook.dll", feed.Compile("Broken.Notebook", BrokenExtension, Host))]);
        string needs = ShapeExtension.Replace("Shapes.Shape", "Nowhere.Shape", StringComparison.Ordinal);
        string nowhere = feed.Compile("Nowhere", $"public static class Nowhere {{ {Shape} }}");
        feed.Add("Lost", "1.0.0", entries:
            [(Folder + "Lost.Notebook.dll", feed.Compile("Lost.Notebook", needs, [.. Host, nowhere]))]);
        feed.Add("Script", "1.0.0", entries:
            [(Folder + "extension.dib", Script("int before = 1;\n\n#!csharp\n\nint.Parse(\"no number\")"))]);
    }

    private static string[] Host =>
    [
        typeof(Kernel).Assembly.Location, typeof(Formatter).Assembly.Location,
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "netstandard.dll"),
        typeof(System.Reactive.Unit).Assembly.Location,
    ];
}
