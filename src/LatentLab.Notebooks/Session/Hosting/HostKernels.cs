using System.Runtime.CompilerServices;
using LatentLab.Notebooks.FSharp;
using LatentLab.Notebooks.JavaScript;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session.Hosting;

/// <summary>Makes the <see cref="CompositeKernel"/> of a session, with its sub-kernels and directives.</summary>
internal sealed class HostKernels : IDisposable
{
    private readonly HashSet<string> languages = [];
    private readonly HashSet<Kernel> restored = [];

    public HostKernels(SessionOptions options)
    {
        MimeBundle.Install();
        string folder = Path.GetFullPath(options.Folder);
        var chain = new ScriptChain(folder);
        CSharp = new CSharpScriptKernel(chain, folder, options.ShowsValues);
        Add(CSharp.UseWho().UseValueSharing());
        Add(new FSharpScriptKernel(FSharpInSession.Of(CSharp, chain, folder)).UseWho().UseValueSharing());
        Add(new HtmlKernel());
        Add(new JavaScriptCellKernel().UseWho().UseValueSharing());
        Add(new MarkdownKernel());
        Add(new KeyValueStoreKernel().UseWho());
        Root.DefaultKernelName = CellLanguage.CSharp;
        Root.UseImport().UseTime().UseAbout().UseHelp(CSharp).UseInput().UseCharts();
        Root.AddMiddleware(StopWithCellAsync);
        RestoreLines();
    }

    public CompositeKernel Root { get; } = new();

    public CSharpScriptKernel CSharp { get; }

    /// <summary>
    /// Sees to it that all sub-kernels, also those that an extension has added, get their text as it was written
    /// (<see cref="ScriptLines"/>).
    /// </summary>
    public void RestoreLines()
    {
        foreach (Kernel kernel in Root.ChildKernels)
        {
            if (restored.Add(kernel))
                kernel.AddMiddleware(RestoreAsync);
        }
    }

    /// <summary>Looks for what the library would not understand, or not explain.</summary>
    /// <exception cref="DirectiveFailure">There is no kernel for the language, or none that a value can come
    /// from.</exception>
    public void Check(string language, string source)
    {
        if (!languages.Contains(NameOf(language)))
            throw new DirectiveFailure(CellLanguage.Refusal(language));
        Root.CheckSources(source);
    }

    /// <summary>The name of the sub-kernel for a language.</summary>
    public string NameOf(string language) => CellLanguage.Normalize(language);

    public void Dispose() => Root.Dispose();

    // The commands that a cell is divided into share one token.
    private static async Task StopWithCellAsync(
        KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next)
    {
        CancellationToken stop = CellContext.Current?.Stop ?? default;
        await using CancellationTokenRegistration connection = CommandStop.Connect(stop, context);
        await next(command, context).ConfigureAwait(false);
    }

    private static Task RestoreAsync(
        KernelCommand command, KernelInvocationContext context, KernelPipelineContinuation next)
    {
        switch (command)
        {
            case SubmitCode submission:
                SetCode(submission, ScriptLines.Restore(submission.Code));
                break;
            case LanguageServiceCommand request:
                SetCode(request, ScriptLines.Restore(request.Code));
                break;
            case RequestDiagnostics request:
                CodeOf(request) = ScriptLines.Restore(request.Code);
                break;
            // what a #!value cell holds
            case SendValue { FormattedValue: { Value: not null } sent } value when ScriptLines.IsProtected(sent.Value):
                FormattedValueOf(value) = new FormattedValue(sent.MimeType, ScriptLines.Restore(sent.Value));
                break;
        }
        return next(command, context);
    }

    // The library keeps them to itself. Another command in this one's place would lose its parent, and with it the
    // cell.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<FormattedValue>k__BackingField")]
    private static extern ref FormattedValue FormattedValueOf(SendValue command);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Code")]
    private static extern void SetCode(SubmitCode command, string code);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Code")]
    private static extern void SetCode(LanguageServiceCommand command, string code);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Code>k__BackingField")]
    private static extern ref string CodeOf(RequestDiagnostics command);

    private void Add(Kernel kernel)
    {
        Root.Add(kernel, CellLanguage.AliasesOf(kernel.Name));
        languages.Add(kernel.Name);
    }
}

/// <summary>
/// The sub-kernel <c>markdown</c>: the text is shown. .NET Interactive has it in a package that is no longer published.
/// </summary>
internal sealed class MarkdownKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    public MarkdownKernel()
        : base(CellLanguage.Markdown) => KernelInfo.LanguageName = "Markdown";

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.DisplayAs(command.Code.Trim('\n'), "text/markdown");
        return Task.CompletedTask;
    }
}
