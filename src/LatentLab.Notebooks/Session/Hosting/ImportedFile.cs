using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session.Hosting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace LatentLab.Notebooks.Session;

/// <summary>A file that <c>#!import</c> names, as cells to execute in order.</summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Cells">Source, language and the name that errors give each cell.</param>
internal sealed record ImportedFile(string Path, IReadOnlyList<(string Source, string Language, string Name)> Cells)
{
    private const int MostCandidates = 200;

    private static readonly string[] Endings = [".dib", ".ipynb", ".csx", ".cs", ".html", ".js"];

    /// <param name="argument">What follows <c>#!import</c>, with or without quotes.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <exception cref="DirectiveFailure">The file is missing, or of a kind that cannot be imported, or
    /// damaged.</exception>
    public static ImportedFile Read(string argument, string folder)
    {
        string text = argument.Trim().Trim('"');
        if (text.Length == 0)
            throw new DirectiveFailure("#!import needs a file, as in '#!import kit.dib'.");
        string path = System.IO.Path.GetFullPath(text, folder);
        string name = System.IO.Path.GetFileName(path);
        if (!File.Exists(path))
        {
            string advice = name == "kit.dib"
                ? "The build writes it: run 'dotnet build' in the kit's folder."
                : "Correct the path; it starts from the importing file's folder.";
            throw new DirectiveFailure($"#!import {argument}: there is no file '{path}'. {advice}");
        }
        try
        {
            return System.IO.Path.GetExtension(name).ToLowerInvariant() switch
            {
                ".dib" or ".ipynb" => new(path, [.. CodeCells(NotebookFile.Load(path), name)]),
                ".cs" or ".csx" => new(path, [(File.ReadAllText(path), CellLanguage.CSharp, name)]),
                ".html" => new(path, [(File.ReadAllText(path), CellLanguage.Html, name)]),
                ".js" => new(path, [(File.ReadAllText(path), CellLanguage.JavaScript, name)]),
                _ => throw new DirectiveFailure(
                    $"#!import {argument}: this host imports .dib, .ipynb, .csx, .cs, .html and .js files, not "
                    + $"'{name}'."),
            };
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new DirectiveFailure($"#!import {argument}: {error.Message}");
        }
    }

    /// <summary>Executes the cells, as a part of a cell, up to the first that fails.</summary>
    /// <param name="parent">The command that asks for it.</param>
    /// <exception cref="ImportedFailure">A cell failed.</exception>
    public async Task RunAsync(CompositeKernel kernel, KernelCommand parent, CellContext cell)
    {
        foreach ((string source, string language, string name) in Cells)
        {
            var submission = new SubmitCode(ScriptLines.Protect(source.ReplaceLineEndings("\n")), language);
            submission.SetParent(parent, true);
            using IDisposable scope = cell.Import(submission, name, System.IO.Path.GetDirectoryName(Path)!);
            KernelCommandResult result = await kernel.SendAsync(submission).ConfigureAwait(false);
            if (result.Events.OfType<CommandFailed>().LastOrDefault() is { } failed)
                throw new ImportedFailure(failed.Exception
                    ?? new DirectiveFailure($"{name}: {DirectiveErrors.Of(failed.Message).Message}"));
        }
    }

    /// <summary>What may be imported in a folder and in the folders in it, relative to it.</summary>
    public static IEnumerable<string> Candidates(string folder)
    {
        try
        {
            string[] places =
            [
                folder,
                .. Directory.GetDirectories(folder).Where(one => !System.IO.Path.GetFileName(one).StartsWith('.'))
            ];
            return
            [
                .. places.SelectMany(Directory.GetFiles)
                    .Where(file => Endings.Contains(System.IO.Path.GetExtension(file)))
                    .Select(file => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal)
                    .Take(MostCandidates),
            ];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<(string Source, string Language, string Name)> CodeCells(
        NotebookDocument document, string name) =>
        document.Cells
            .Where(cell => cell.Kind == CellKind.Code)
            .Select((cell, index) => (cell.Source, cell.Language, $"{name} cell {index + 1}"));
}
