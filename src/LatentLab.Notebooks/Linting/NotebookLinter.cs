using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LatentLab.Notebooks.Documents;
using LatentLab.Notebooks.Session;

namespace LatentLab.Notebooks.Linting;

/// <summary>Says where a notebook leaves what all its hosts can do; nothing of it is run.</summary>
public static partial class NotebookLinter
{
    /// <summary>Looks at a notebook, or at all of a folder and its subfolders.</summary>
    /// <returns>What was found, file by file, in order; and how many notebooks were looked at.</returns>
    /// <exception cref="IOException">There is no such file, or no notebook in the folder.</exception>
    /// <exception cref="InvalidDataException">A file is not a notebook; the message says where and what to
    /// do.</exception>
    public static (IReadOnlyList<LintFinding> Findings, int Notebooks) Check(string path)
    {
        if (File.Exists(path))
            return ([.. CheckFile(path, Root(path))], 1);
        if (!Directory.Exists(path))
            throw new FileNotFoundException(
                $"There is no notebook and no folder '{path}'. Correct the path, for example 'latentlab lint "
                + "notebooks/'.", path);
        string[] files = [.. Directory.EnumerateFiles(path, "*.ipynb", SearchOption.AllDirectories).Where(
            file => !file.Contains(".ipynb_checkpoints", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new FileNotFoundException($"There is no notebook (*.ipynb) in '{path}' or its subfolders.", path);
        string root = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) == "notebooks"
            ? Path.GetFullPath(path)
            : Root(files[0]);
        return ([.. files.SelectMany(file => CheckFile(file, root))], files.Length);
    }

    private static IEnumerable<LintFinding> CheckFile(string file, string root)
    {
        NotebookDocument notebook = NotebookFile.Load(file);
        string up = string.Concat(
            Enumerable.Repeat("../", Path.GetRelativePath(root, Path.GetDirectoryName(Path.GetFullPath(file))!)
                .Split(Path.DirectorySeparatorChar).Count(part => part != ".")));
        return Check(notebook, JsonNode.Parse(File.ReadAllText(file), documentOptions: new JsonDocumentOptions
        {
            AllowTrailingCommas = true
        })!.AsObject(), file, $"#!import {up}kit.dib");
    }

    /// <param name="raw">The file as it stands, for faults that reading it repairs.</param>
    /// <param name="import">What the first code cell must be.</param>
    internal static IEnumerable<LintFinding> Check(
        NotebookDocument notebook, JsonObject raw, string file, string import) =>
    [
        .. NotebookWide(notebook, raw, file),
        .. Cells(notebook, file, import),
    ];

    private static IEnumerable<LintFinding> NotebookWide(NotebookDocument notebook, JsonObject raw, string file)
    {
        LintFinding Whole(LintRule rule, string found) => new(file, "", 0, rule, found);

        string version = $"{raw["nbformat"]}.{raw["nbformat_minor"]}";
        if (version != "4.5")
            yield return Whole(LintRules.Format, $"nbformat {version}");
        string?[] ids = [.. raw["cells"]!.AsArray().Select(cell => cell!["id"]?.ToString())];
        for (int place = 0; place < ids.Length; place++)
        {
            if (ids[place] is not { } id || !CellId().IsMatch(id))
                yield return Whole(LintRules.Format,
                    $"cell {place + 1} has {(ids[place] is null ? "no id" : $"the id '{ids[place]}'")}");
            else if (Array.IndexOf(ids, id) < place)
                yield return Whole(LintRules.Format, $"cell {place + 1} has the id '{id}', which another has too");
        }
        string spec = string.Join(", ", new[] { "name", "display_name", "language" }
            .Select(field => notebook.Metadata["kernelspec"]?[field]?.ToString() ?? "nothing"));
        if (spec != ".net-csharp, .NET (C#), C#")
            yield return Whole(LintRules.Kernelspec, $"kernelspec {spec}");
        string name = notebook.Metadata["language_info"]?["name"]?.ToString() ?? "nothing";
        if (name != "C#")
            yield return Whole(LintRules.Kernelspec, $"language_info.name {name}");
    }

    private static IEnumerable<LintFinding> Cells(NotebookDocument notebook, string file, string import)
    {
        NotebookCell[] code = [.. notebook.Cells.Where(cell => cell.Kind == CellKind.Code)];
        if (code.Length == 0)
            yield return new LintFinding(file, "", 0, LintRules.FirstCell, "no code cell");
        foreach (NotebookCell cell in code)
        {
            LintFinding At(int line, LintRule rule, string found) => new(file, cell.Id, line, rule, found);

            if (cell == code[0] && cell.Source != import)
                yield return At(1, LintRules.FirstCell, $"expected '{import}', found '{Short(cell.Source)}'");
            if (cell.Outputs.Count > 0 || cell.ExecutionCount is not null)
                yield return At(0, LintRules.Outputs, cell.Outputs.Count > 0
                    ? $"{cell.Outputs.Count} outputs"
                    : $"execution count {cell.ExecutionCount}");
            string first = cell.Metadata["polyglot_notebook"]?["kernelName"]?.ToString() ?? "nothing",
                second = cell.Metadata["dotnet_interactive"]?["language"]?.ToString() ?? "nothing";
            if (first != cell.Language || second != cell.Language)
                yield return At(0, LintRules.Language,
                    $"kernelName {first}, language {second}, in a {cell.Language} cell");
            if (cell.Language == CellLanguage.CSharp)
            {
                foreach ((int line, LintRule rule, string found) in CodeRules.Check(cell.Source))
                {
                    // A C# cell that asks for another language's value says so by its tag, as that language's do.
                    if (rule != LintRules.Magic || !cell.Tags.Contains("other-language"))
                        yield return At(line, rule, found);
                }
                continue;
            }
            if (!cell.Tags.Contains("other-language"))
                yield return At(1, LintRules.OtherLanguage, $"a cell in {cell.Language}");
            if (cell.Language == CellLanguage.JavaScript && !cell.Tags.Contains("needs-front-end"))
                yield return At(1, LintRules.FrontEnd, "a cell in javascript");
            if (CellLanguage.OfLine(cell.Source.Split('\n', 2)[0].TrimEnd('\r')) is null)
                yield return At(1, LintRules.LanguageLine, $"'{Short(cell.Source)}' in a {cell.Language} cell");
        }
    }

    private static string Short(string source)
    {
        string line = source.Split('\n')[0];
        return line.Length < source.Length || line.Length > 60 ? line[..Math.Min(60, line.Length)] + "…" : line;
    }

    // kit.dib lies in the folder called notebooks, or beside a notebook that is in none.
    private static string Root(string file)
    {
        string own = Path.GetDirectoryName(Path.GetFullPath(file))!;
        for (string? folder = own; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == "notebooks")
                return folder;
        }
        return own;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex CellId();
}
