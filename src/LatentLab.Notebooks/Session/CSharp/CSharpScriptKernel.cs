using System.Text.RegularExpressions;
using LatentLab.Notebooks.Session.Hosting;
using LatentLab.Notebooks.Session.Values;
using Microsoft.CodeAnalysis;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;
using Diagnostic = Microsoft.DotNet.Interactive.Diagnostic;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// The sub-kernel <c>csharp</c>: .NET Interactive's commands over a chain of compiled script. It replaces the library's
/// own C# kernel because it starts faster and needs less memory (docs/architecture.md has the numbers), can be stopped,
/// and reports errors at the cell's own lines.
/// </summary>
internal sealed partial class CSharpScriptKernel : Kernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<RequestCompletions>,
    IKernelCommandHandler<RequestHoverText>,
    IKernelCommandHandler<RequestSignatureHelp>,
    IKernelCommandHandler<RequestDiagnostics>,
    IKernelCommandHandler<RequestValueInfos>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<SendValue>
{
    private readonly ScriptChain chain;
    private readonly SessionHelpers helpers;
    private readonly PackageExtensions extensions;
    private readonly string folder;
    private readonly bool showsValues;

    public CSharpScriptKernel(ScriptChain chain, string folder, bool showsValues = true)
        : base(CellLanguage.CSharp)
    {
        this.showsValues = showsValues;
        this.chain = chain;
        this.folder = folder;
        helpers = new SessionHelpers(chain);
        extensions = new PackageExtensions(chain.References, chain.LoadContext);
        KernelInfo.LanguageName = "C#";
        KernelInfo.LanguageVersion = "14.0";
        KernelInfo.DisplayName = "csharp - C# Script";
    }

    /// <summary>The variables that cells have declared, oldest first.</summary>
    public IReadOnlyList<SessionVariable> Variables => chain.Variables;

    /// <summary>
    /// The session's newest cell: what fails in the session's code and belongs to no cell is shown there.
    /// </summary>
    public CellContext? Newest
    {
        set => chain.LoadContext.Newest = value;
    }

    /// <summary>An exception's message, in words for the reader.</summary>
    public string Explain(Exception error) =>
        error is InvalidCastException && AnotherOfItsName().Match(error.Message) is { Success: true } cast
            && CompileAdvice.Redeclared($"'{cast.Groups[1].Value}' '{cast.Groups[1].Value}'", chain.TypesNamed)
                is { } advice
            ? advice
            : helpers.Explain(error);

    /// <summary>Lets helpers that an imported file left among the variables look at what the cell left.</summary>
    public Task AfterCellAsync(CellContext cell, CancellationToken stop) => helpers.AfterCellAsync(cell, stop);

    /// <summary>The compiler's view of code that would come next.</summary>
    public SemanticModel Look(string code, bool allOfFramework) => chain.Look(code, allOfFramework);

    /// <summary>From now on cells compile against the assemblies of a reference, and load what it needs.</summary>
    public void Add(ReferenceDirective reference)
    {
        foreach (string file in reference.Files)
            chain.References.Add(file);
        chain.LoadContext.NativeFolders.AddRange((reference.NativeFolders ?? [])
            .Except(chain.LoadContext.NativeFolders));
    }

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        CellContext cell = CellContext.Current ?? CellContext.Outside(command, folder);
        try
        {
            IReadOnlyList<ScriptPart> parts = ScriptParts.Split(InPlace(command));
            bool hasPackages = false;
            foreach (ScriptPart part in parts)
            {
                if (part is ReferencePart { Kind: 'i' } feed)
                    chain.Packages.AddSource(feed.Reference);
                else if (part is ReferencePart { Reference: var name } && SessionPackages.IsPackage(name))
                    hasPackages = hasPackages || await AddPackagesAsync(parts, context, cell).ConfigureAwait(false);
                else if (part is ReferencePart reference)
                    Refer(ReferenceDirective.Resolve(reference.Reference, cell.Folder), cell);
                else
                    await RunAsync((CodePart)part, command, context, cell).ConfigureAwait(false);
                if (cell.End != CellEnd.Completed)
                    throw new OperationCanceledException(cell.Stop);
            }
        }
        catch (CompilationFailure failure)
        {
            failure.Advise = diagnostic => CompileAdvice.Of(diagnostic, chain.TypesNamed)
                ?? helpers.Advise(diagnostic) ?? MissingUsing.Of(diagnostic, failure.Compilation);
            Diagnostic[] found = [.. failure.Diagnostics.Select(Diagnostic.FromCodeAnalysisDiagnostic)];
            context.Publish(new DiagnosticsProduced(found,
                [.. found.Select(one => new FormattedValue("text/plain", one.Message))], command));
            context.Fail(command, failure, failure.Message);
        }
        catch (DirectiveFailure failure) when (cell.IsImporting)
        {
            context.Fail(command, new DirectiveFailure($"{cell.Name}: {failure.Message}"), failure.Message);
        }
        catch (Exception error)
        {
            context.Fail(command, error, error.Message);
        }
    }

    Task IKernelCommandHandler<RequestCompletions>.HandleAsync(
        RequestCompletions command, KernelInvocationContext context)
    {
        var lines = CellLines.Of(command.Code);
        int position = lines.IndexOf(command.LinePosition, lines.Text.Length);
        string code = ScriptParts.CodeOnly(lines.Text);
        CompletionList found = CodeCompletion.At(code, position, text => Look(text, allOfFramework: false));
        if (found.Items.Count == 0)
            found = CodeCompletion.At(code, position, text => Look(text, allOfFramework: true));
        context.Publish(new CompletionsProduced(
            [.. found.Items.Select(item => item.ToEvent())], command,
            new LinePositionSpan(lines.PlaceOf(found.Start), lines.PlaceOf(found.End))));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestHoverText>.HandleAsync(RequestHoverText command, KernelInvocationContext context)
    {
        var lines = CellLines.Of(command.Code);
        int position = lines.IndexOf(command.LinePosition, lines.Text.Length);
        string code = ScriptParts.CodeOnly(lines.Text);
        Explanation? Find(bool allOfFramework, bool whole) =>
            CodeInspection.At(code, position, text => Look(text, allOfFramework), whole);
        bool all = false;
        if ((Find(all, whole: false) ?? Find(all = true, whole: false)) is { } brief)
            context.Publish(
                new HoverTextProduced(command, Explanation.Content(brief, Find(all, whole: true) ?? brief)));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestSignatureHelp>.HandleAsync(
        RequestSignatureHelp command, KernelInvocationContext context)
    {
        var lines = CellLines.Of(command.Code);
        int position = lines.IndexOf(command.LinePosition, lines.Text.Length);
        context.Publish(SignatureHelp.At(ScriptParts.CodeOnly(lines.Text), position,
            text => Look(text, allOfFramework: false), command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(
        RequestDiagnostics command, KernelInvocationContext context)
    {
        SemanticModel model = Look(ScriptParts.CodeOnly(command.Code), allOfFramework: true);
        Diagnostic[] found =
        [
            .. model.GetDiagnostics(cancellationToken: context.CancellationToken)
                .Where(one => one.Severity == DiagnosticSeverity.Error)
                .Select(Diagnostic.FromCodeAnalysisDiagnostic),
        ];
        context.Publish(new DiagnosticsProduced(found,
            [.. found.Select(one => new FormattedValue("text/plain", one.Message))], command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(
        RequestValueInfos command, KernelInvocationContext context)
    {
        KernelValueInfo[] values =
        [
            .. chain.Variables.Select(variable => new KernelValueInfo(
                variable.Name, new FormattedValue(command.MimeType, ValueWords.OneLine(variable.Value)),
                variable.Type)),
        ];
        context.Publish(new ValueInfosProduced(values, command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (chain.Variables.FirstOrDefault(variable => variable.Name == command.Name) is { } found)
            context.Publish(new ValueProduced(
                found.Value, command.Name, SharedJson.Format(found.Value, command.MimeType), command));
        else
            context.Fail(context.Command,
                message: $"C# has no variable '{command.Name}' yet. Has the cell that declares it run?");
        return Task.CompletedTask;
    }

    async Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context)
    {
        try
        {
            await SetValueAsync(command, context, (name, value, declared) =>
            {
                chain.Set(name, value, declared);
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }
        catch (DirectiveFailure failure)
        {
            // of the cell: the sender of a value does not look at the outcome
            context.Fail(context.Command, failure, failure.Message);
        }
    }

    private async Task RunAsync(CodePart part, SubmitCode command, KernelInvocationContext context, CellContext cell)
    {
        (Func<Task<object?>> run, bool hasResult) =
            chain.Add(part.Code, Path.Combine(cell.Folder, cell.Name), cell.Stop);
        ConsoleRouting.Take();
        cell.End = await CellThread.RunAsync(
            run,
            value =>
            {
                if (hasResult)
                    context.Publish(new ReturnValueProduced(value, command,
                        value is DisplayedValue || !showsValues ? [] : MimeBundle.Format(value)));
            },
            cell,
            cell.Stop).ConfigureAwait(false);
        if (CompileAdvice.OfIdle(part.Code) is { } words)
            cell.Write("stdout", words + "\n");
    }

    // All packages of a cell together: one restore is quicker than several, and chooses versions that suit all.
    private async Task<bool> AddPackagesAsync(
        IReadOnlyList<ScriptPart> parts, KernelInvocationContext context, CellContext cell)
    {
        foreach (ReferencePart feed in parts.OfType<ReferencePart>().Where(part => part.Kind == 'i'))
            chain.Packages.AddSource(feed.Reference);
        IEnumerable<string> packages = parts.OfType<ReferencePart>().Where(part => part.Kind == 'r')
            .Select(part => part.Reference).Where(SessionPackages.IsPackage);
        Refer(await chain.Packages.ResolveAsync(packages, line => cell.Write("stdout", line + "\n"), cell.Stop)
            .ConfigureAwait(false), cell);
        await LoadExtensionsAsync(context, cell).ConfigureAwait(false);
        return true;
    }

    /// <summary>Loads what packages that were asked for bring for .NET Interactive.</summary>
    public Task LoadExtensionsAsync(KernelInvocationContext context, CellContext cell) =>
        extensions.LoadAsync((CompositeKernel)RootKernel, context, cell);

    /// <summary>From now on the session has what another language's <c>#r</c> and <c>#i</c> lines ask for.</summary>
    /// <param name="references">The texts between the quotes of <c>#r</c>.</param>
    /// <param name="sources">Those of <c>#i</c>.</param>
    /// <returns>The files.</returns>
    /// <exception cref="DirectiveFailure">Something cannot be obtained.</exception>
    public async Task<IReadOnlyList<string>> ReferAsync(
        IReadOnlyList<string> references, IReadOnlyList<string> sources, CellContext cell)
    {
        foreach (string source in sources)
            chain.Packages.AddSource(source);
        var found = new List<ReferenceDirective>();
        string[] packages = [.. references.Where(SessionPackages.IsPackage)];
        if (packages.Length > 0)
            found.Add(await chain.Packages.ResolveAsync(packages, line => cell.Write("stdout", line + "\n"), cell.Stop)
                .ConfigureAwait(false));
        found.AddRange(references.Except(packages).Select(one => ReferenceDirective.Resolve(one, cell.Folder)));
        foreach (ReferenceDirective one in found)
            Refer(one, cell);
        return [.. found.SelectMany(one => one.Files).Distinct()];
    }

    private void Refer(ReferenceDirective found, CellContext cell)
    {
        Add(found);
        extensions.Add(found.Extensions);
        if (found.Note is not null)
            cell.Write("stdout", found.Note + "\n");
    }

    // '[A]Point cannot be cast to [B]Point. Type A originates from …', a line long and of no use to a reader.
    [GeneratedRegex(@"^\[A\](?:\w+\+)?(\w+) cannot be cast to \[B\](?:\w+\+)?\1\.")]
    private static partial Regex AnotherOfItsName();

    // The library hands on what lies between two directives; blank lines before it make its line numbers the cell's.
    private static string InPlace(SubmitCode command) =>
        new string('\n', SubmittedLines.Above(command)) + command.Code;
}
