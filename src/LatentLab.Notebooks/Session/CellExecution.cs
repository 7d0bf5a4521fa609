using System.Diagnostics;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session;

/// <summary>Carries out the parts of one cell, and of the files it imports.</summary>
internal sealed class CellExecution(ScriptChain chain, CellContext context, int number, CancellationToken stop)
{
    private readonly HashSet<string> importing = new(StringComparer.Ordinal);

    /// <summary>How the part ended that was last.</summary>
    public CellEnd End { get; private set; } = CellEnd.Completed;

    /// <summary>The value of the last expression.</summary>
    public object? Value { get; private set; }

    /// <summary>Runs a cell's source.</summary>
    /// <param name="name">What errors call it, for example <c>cell 3</c>.</param>
    /// <param name="folder">What its relative paths start from.</param>
    /// <param name="isOuter">True for the cell itself: its last value is the cell's result. False inside an imported file.</param>
    public async Task RunAsync(string source, string language, string name, string folder, bool isOuter)
    {
        var watch = Stopwatch.StartNew();
        bool timed = false;
        IReadOnlyList<CellPart> parts = CellSplitter.Split(source, language);
        foreach (CellPart part in parts)
        {
            stop.ThrowIfCancellationRequested();
            End = CellEnd.Completed;
            switch (part)
            {
                case CodePart code:
                    await RunCodeAsync(code, Path.Combine(folder, name), isResult: isOuter && part == parts[^1]).ConfigureAwait(false);
                    break;
                case TextPart text:
                    Show(text);
                    break;
                case ReferencePart reference:
                    Reference(reference, folder);
                    break;
                case WordPart { Word: "time" }:
                    timed = true;
                    break;
                case WordPart { Word: "import" } import:
                    await ImportAsync(import, folder).ConfigureAwait(false);
                    break;
                case WordPart { Word: "who" or "whos" } who:
                    await ListVariablesAsync(withValues: who.Word == "whos").ConfigureAwait(false);
                    break;
                case WordPart { Word: "help" } help:
                    context.Add(new PageOutput(Help(help.Argument)));
                    break;
                case WordPart word:
                    throw new DirectiveFailure(NotebookWords.Refusal(word.Word));
            }
            if (End != CellEnd.Completed)
                return;
        }
        if (timed)
            context.Add(new DisplayOutput(new JsonObject { ["text/plain"] = $"Wall time: {watch.Elapsed.TotalMilliseconds:F1} ms" }, [], IsResult: false));
    }

    private async Task RunCodeAsync(CodePart part, string path, bool isResult)
    {
        (Func<Task<object?>> run, bool hasResult) = chain.Add(part.Code, path, stop);
        End = await CellThread.RunAsync(
            run,
            value =>
            {
                if (!hasResult)
                    return;
                Value = value;
                if (value is not DisplayedValue)   // shown already
                    context.Add(new DisplayOutput(MimeBundle.Of(value), [], isResult, isResult ? number : null));
            },
            context,
            stop).ConfigureAwait(false);
    }

    private async Task ImportAsync(WordPart part, string folder)
    {
        ImportedFile file = ImportedFile.Read(part.Argument, folder);
        if (!importing.Add(file.Path))
            throw new DirectiveFailure($"#!import {part.Argument}: '{file.Path}' imports itself. Break the circle.");
        foreach ((string source, string language, string cellName) in file.Cells)
        {
            try
            {
                await RunAsync(source, language, cellName, Path.GetDirectoryName(file.Path)!, isOuter: false).ConfigureAwait(false);
            }
            catch (DirectiveFailure failure)
            {
                throw new DirectiveFailure($"{cellName}: {failure.Message}");
            }
            if (End != CellEnd.Completed)
                break;
        }
        importing.Remove(file.Path);
    }

    private async Task ListVariablesAsync(bool withValues)
    {
        // On the cell's thread: describing a value runs the value's own code.
        End = await CellThread.RunAsync(
            () => Task.FromResult<object?>(null),
            _ => context.Add(new DisplayOutput(VariableTable.Of(chain.Variables, withValues), [], IsResult: false)),
            context,
            stop).ConfigureAwait(false);
    }

    private JsonObject Help(string name)
    {
        if (name.Length == 0)
            throw new DirectiveFailure("#!help needs a name, as in '#!help Console.WriteLine'.");
        Explanation found = CodeInspection.At(CellText.Of(name), name.Length, code => chain.Look(code, allOfFramework: true), whole: true)
            ?? throw new DirectiveFailure($"#!help {name}: nothing of that name is known here. Is a 'using' line missing, or has the cell that declares it not run yet?");
        return new JsonObject { ["text/html"] = found.Html, ["text/plain"] = found.Text };
    }

    private void Show(TextPart part)
    {
        (string mimeType, string text) = part.Language switch
        {
            CellLanguage.Html => ("text/html", part.Text),
            CellLanguage.JavaScript => ("text/html", ScriptHtml.Of(part.Text)),
            CellLanguage.Markdown => ("text/markdown", part.Text),
            _ => throw new DirectiveFailure(CellLanguage.Refusal(part.Language)),
        };
        context.Add(new DisplayOutput(new JsonObject { [mimeType] = text }, [], IsResult: false));
    }

    private void Reference(ReferencePart part, string folder)
    {
        if (part.Kind == 'i')
        {
            context.Write("stdout", $"Noted: {part.Reference}. This host never downloads; packages come from the kit and from this machine's package cache.\n");
            return;
        }
        ReferenceDirective found = ReferenceDirective.Resolve(part.Reference, folder);
        foreach (string file in found.Files)
            chain.References.Add(file);
        chain.LoadContext.NativeFolders.AddRange(found.NativeFolders ?? []);
        if (found.Note is not null)
            context.Write("stdout", found.Note + "\n");
    }
}
