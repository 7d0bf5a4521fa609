using System.Runtime.ExceptionServices;
using FSharp.Compiler.Diagnostics;
using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Session.Values;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// The sub-kernel <c>fsharp</c>: .NET Interactive's commands over FSharp.Compiler.Service. There is one of .NET
/// Interactive's own, in a package that is not published. The compiler is loaded by the first F# cell. A cell that
/// fails or is stopped leaves the session as it was before: what the cell itself declared is gone.
/// </summary>
internal sealed class FSharpScriptKernel :
    Kernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<RequestCompletions>,
    IKernelCommandHandler<RequestHoverText>,
    IKernelCommandHandler<RequestSignatureHelp>,
    IKernelCommandHandler<RequestDiagnostics>,
    IKernelCommandHandler<RequestValueInfos>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<SendValue>
{
    private readonly FSharpHost host;
    private readonly Lazy<FSharpSession> session;

    public FSharpScriptKernel(FSharpHost host)
        : base("fsharp")
    {
        this.host = host;
        session = new Lazy<FSharpSession>(() => new FSharpSession(host));
        KernelInfo.LanguageName = "F#";
        KernelInfo.LanguageVersion = "10.0";
        KernelInfo.DisplayName = "fsharp - F# Script";
        RegisterForDisposal(() =>
        {
            if (session.IsValueCreated)
                session.Value.Dispose();
        });
    }

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.Publish(new CodeSubmissionReceived(command));
        context.Publish(new CompleteCodeSubmissionReceived(command));
        try
        {
            await host.Run(stop => Evaluate(command, context, stop), context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            context.Fail(command, error, error.Message);
        }
    }

    Task IKernelCommandHandler<RequestCompletions>.HandleAsync(
        RequestCompletions command, KernelInvocationContext context)
    {
        context.Publish(FSharpLanguage.Complete(session.Value, command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestHoverText>.HandleAsync(RequestHoverText command, KernelInvocationContext context)
    {
        if (FSharpLanguage.Explain(session.Value, command) is { } found)
            context.Publish(found);
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestSignatureHelp>.HandleAsync(
        RequestSignatureHelp command, KernelInvocationContext context)
    {
        if (FSharpLanguage.Signatures(session.Value, command) is { } found)
            context.Publish(found);
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestDiagnostics>.HandleAsync(
        RequestDiagnostics command, KernelInvocationContext context)
    {
        (_, var found) = session.Value.Look(command.Code);
        Publish([.. FSharpOutcome.Once(found.Diagnostics)], command, context, lines: 0);
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(
        RequestValueInfos command, KernelInvocationContext context)
    {
        IEnumerable<FSharpVariable> variables = session.IsValueCreated ? session.Value.Variables : [];
        context.Publish(new ValueInfosProduced(
            [.. variables.Select(one =>
                new KernelValueInfo(one.Name, SharedJson.Format(one.Value, command.MimeType), one.Type))], command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (session.IsValueCreated && session.Value.Find(command.Name) is { } found)
            context.Publish(new ValueProduced(found.Value, command.Name,
                SharedJson.Format(found.Value, command.MimeType), command));
        else
            context.Fail(context.Command,
                message: $"F# has no value '{command.Name}' yet. Has the cell that declares it run? (Functions are "
                    + "not values here.)");
        return Task.CompletedTask;
    }

    async Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context)
    {
        try
        {
            await SetValueAsync(command, context, (name, value, _) =>
            {
                session.Value.Declare(name, value);
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }
        catch (InvalidOperationException error)
        {
            // of the cell: the sender of a value does not look at the outcome
            context.Fail(context.Command, error, error.Message);
        }
    }

    private void Evaluate(SubmitCode command, KernelInvocationContext context, CancellationToken stop)
    {
        int above = SubmittedLines.Above(command);
        FSharpOutcome outcome = session.Value.Run(command.Code, host.CellName(), above, stop);
        if (outcome.Diagnostics.Count > 0)
            Publish(outcome.Diagnostics, command, context, lines: -above);
        if (!outcome.CompileErrors.Any())
            host.Warn([.. outcome.Diagnostics.Where(one => one.Severity.IsWarning).Select(FSharpErrors.Line)]);
        if (outcome.CompileErrors.Any())
            throw new FSharpCompilationException([.. outcome.CompileErrors.Select(FSharpErrors.Line)]);
        if (outcome.Error is { } error)
            ExceptionDispatchInfo.Throw(error);
        if (outcome.HasValue)
            context.Publish(new ReturnValueProduced(outcome.Value, command,
                outcome.Value is DisplayedValue ? [] : host.Format(outcome.Value)));
    }

    private static void Publish(
        IReadOnlyList<FSharpDiagnostic> found, KernelCommand command, KernelInvocationContext context, int lines) =>
        context.Publish(new DiagnosticsProduced(
            [.. found.Select(one => FSharpErrors.Of(one, lines))],
            [.. found.Select(one => new FormattedValue(PlainTextFormatter.MimeType, FSharpErrors.Line(one)))],
            command));
}
