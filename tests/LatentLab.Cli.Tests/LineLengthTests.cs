using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LatentLab.Cli.Tests;

/// <summary>Lines that fit beside each other on a screen, and on paper.</summary>
public sealed class LineLengthTests
{
    private const int MostColumns = 120;

    // Files with raw strings that are data, and why their lines may be longer.
    private static readonly Dictionary<string, string> Data = new()
    {
        ["src/LatentLab.Experiments/Benchmarks/SweepBenchmark.cs"] = "a table as the terminal shows it",
        ["src/LatentLab.Experiments/Reproduction/ReproductionTable.cs"] = "the paragraphs of docs/reproduction.md",
        ["tests/LatentLab.Classroom.Tests/CheckResultTests.cs"] = "JSON as it is written, in one line",
        ["tests/LatentLab.Classroom.Tests/Grading/SubmissionReaderTests.cs"] =
            "JSON of a hostile notebook, in one line",
        ["tests/LatentLab.Book.Tests/BookWriterTests.cs"] = "a faulty page in one line, as faults count lines",
        ["tests/LatentLab.Book.Tests/ClaimTests.cs"] = "JSON as it is written, in one line",
        ["tests/LatentLab.Book.Tests/SampleBook.cs"] = "cells and outputs as a notebook holds them",
        ["tests/LatentLab.Book.Tests/SampleReference.cs"] = "a source map as its file is written",
        ["tests/LatentLab.Book.Tests/BrowserTests.cs"] = "paragraphs of a page, a line each",
        ["tests/LatentLab.Notebooks.Tests/Session/Stopping/StoppingTests.cs"] = "cells that say much in few lines",
        ["tests/LatentLab.Notebooks.Tests/Session/Stopping/WovenPrograms.cs"] = "programs whose lines are compared",
        ["tests/LatentLab.Notebooks.Tests/Documents/DibTests.cs"] = "the first line of a .dib file, which is one line",
    };

    [Fact]
    public void No_line_of_code_is_longer_than_120_columns()
    {
        string root = ProjectFolder.Find();
        string[] files = [.. new[] { "src", "tests" }
            .SelectMany(part => Directory.EnumerateFiles(Path.Combine(root, part), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".js" or ".css")
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj"))];
        Assert.Contains(files, file => file.EndsWith(".css", StringComparison.Ordinal));
        Assert.Empty(files.SelectMany(file => Long(root, file, insideText: false)));
    }

    [Fact]
    public void Every_file_that_is_excepted_still_has_to_be() => Assert.All(Data.Keys, file =>
        Assert.True(Long(ProjectFolder.Find(), file, insideText: true).Any(), $"Take '{file}' out of the list."));

    /// <summary>File, line and length of what is too long outside of excepted texts, or inside of them.</summary>
    private static IEnumerable<string> Long(string root, string file, bool insideText)
    {
        string text = File.ReadAllText(Path.Combine(root, file));
        HashSet<int> inside = Data.ContainsKey(file) ? LinesOfTexts(text) : [];
        return text.Split('\n').Select((line, index) => (Length: line.TrimEnd('\r').Length, Index: index))
            .Where(line => line.Length > MostColumns && inside.Contains(line.Index) == insideText)
            .Select(line => $"{file}, line {line.Index + 1}: {line.Length} columns");
    }

    private static HashSet<int> LinesOfTexts(string text)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(text).GetRoot(TestContext.Current.CancellationToken);
        SourceText source = root.GetText();
        return [.. root.DescendantNodes()
            .Where(node => node is InterpolatedStringExpressionSyntax or LiteralExpressionSyntax)
            .Where(node => node.ToString().TrimStart('$').StartsWith("\"\"\"", StringComparison.Ordinal))
            .Select(node => source.Lines.GetLinePositionSpan(node.Span))
            .SelectMany(lines => Enumerable.Range(lines.Start.Line, lines.End.Line - lines.Start.Line + 1))];
    }
}
