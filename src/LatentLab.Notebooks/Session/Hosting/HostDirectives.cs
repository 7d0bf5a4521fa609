using System.Diagnostics;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session.Hosting;

/// <summary>
/// The directives that the host adds to the library's own (<c>#!set</c>, <c>#!share</c>, <c>#!value</c>, <c>#!who</c>,
/// <c>#!whos</c>).
/// </summary>
internal static partial class HostDirectives
{
    /// <summary>
    /// <c>#!import FILE</c>. It replaces the library's: paths are relative to the importing file, it stops at the first
    /// cell that fails and names it, it finds circular imports, and it takes .csx, .html and .js files too.
    /// </summary>
    public static CompositeKernel UseImport(this CompositeKernel kernel)
    {
        KernelDirectiveParameter file =
            new KernelDirectiveParameter("--file", "The file: .dib, .ipynb, .csx, .cs, .html or .js.")
            {
                AllowImplicitName = true,
                Required = true,
                TypeHint = "file"
            }
                .AddCompletions(
                    () => ImportedFile.Candidates(CellContext.Current?.Folder ?? Directory.GetCurrentDirectory()));
        var directive = new KernelActionDirective("#!import")
        {
            Description = "Runs another notebook or file here.",
            Parameters = { file }
        };
        var importing = new HashSet<string>(StringComparer.Ordinal);
        kernel.AddDirective<ImportDocument>(directive, async (command, context) =>
        {
            CellContext cell = CellContext.Current ?? CellContext.Outside(command, Directory.GetCurrentDirectory());
            try
            {
                await ImportAsync(kernel, command, cell, importing).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                context.Fail(command, error, error.Message);
            }
        });
        return kernel;
    }

    /// <summary>
    /// Says of a <c>--from</c> which kernels there are, where the library would stumble over a name that none has.
    /// </summary>
    /// <exception cref="DirectiveFailure">No kernel has that name.</exception>
    public static void CheckSources(this CompositeKernel kernel, string source)
    {
        foreach (Match from in Source().Matches(source))
        {
            string name = (from.Groups[1].Success ? from.Groups[1].Value : from.Groups[2].Value).Trim('"');
            if (name is not ("input" or "password") && kernel.FindKernelByName(name) is null)
                throw new DirectiveFailure(
                    $"{from.Value.Trim()}: there is no kernel '{name}' here. There are "
                    + $"{string.Join(", ", kernel.ChildKernels.Select(one => one.Name))}.");
        }
    }

    /// <summary>
    /// <c>#!time</c>: how long the cell took. The library has it in a package that is no longer published.
    /// </summary>
    public static CompositeKernel UseTime(this CompositeKernel kernel)
    {
        kernel.AddDirective(
            new KernelActionDirective("#!time") { Description = "Says how long the cell took." }, (_, context) =>
            {
                var watch = Stopwatch.StartNew();
                context.OnComplete(one =>
                {
                    string words = $"Wall time: {watch.Elapsed.TotalMilliseconds:F1} ms";
                    one.Publish(
                        new DisplayedValueProduced(words, one.Command, [new FormattedValue("text/plain", words)]));
                });
                return Task.CompletedTask;
            });
        return kernel;
    }

    /// <summary><c>#!lsmagic</c> and <c>#!about</c>, with which .NET Interactive's samples begin.</summary>
    public static CompositeKernel UseAbout(this CompositeKernel kernel)
    {
        string library = typeof(Kernel).Assembly.GetName().Version?.ToString() ?? "";
        Say("#!lsmagic", "Says which directives there are.", DirectiveErrors.Known);
        Say("#!about", "Says what host this is.",
            $"LatentLab, C# and F# on .NET {Environment.Version} with Microsoft.DotNet.Interactive {library}");
        return kernel;

        void Say(string name, string description, string words) => kernel.AddDirective(
            new KernelActionDirective(name) { Description = description }, (_, context) =>
            {
                context.DisplayAs(words, "text/plain");
                return Task.CompletedTask;
            });
    }

    /// <summary><c>#!help NAME</c>: what a name of C# is, with its documentation.</summary>
    public static CompositeKernel UseHelp(this CompositeKernel kernel, CSharpScriptKernel csharp)
    {
        var directive = new KernelActionDirective("#!help")
        {
            Description = "Explains a name of C#, as in '#!help Console.WriteLine'.",
            Parameters =
            {
                new KernelDirectiveParameter("--name", "The name.") { AllowImplicitName = true, Required = true }
            },
        };
        kernel.AddDirective<HelpCommand>(directive, (command, context) =>
        {
            if (CodeInspection.At(command.Name, command.Name.Length, code => csharp.Look(code, allOfFramework: true),
                whole: true) is { } found)
                CellContext.Current?.Add(
                    new PageOutput(new() { ["text/html"] = found.Html, ["text/plain"] = found.Text }));
            else
                context.Fail(command, new DirectiveFailure(
                    $"#!help {command.Name}: nothing of that name is known here. Is a 'using' line missing, or has the "
                    + "cell that declares it not run yet?"));
            return Task.CompletedTask;
        });
        return kernel;
    }

    /// <summary>
    /// Questions to the reader: <c>Kernel.GetInputAsync</c>, <c>Kernel.GetPasswordAsync</c>, <c>@input</c> in
    /// directives.
    /// </summary>
    public static CompositeKernel UseInput(this CompositeKernel kernel)
    {
        kernel.RegisterCommandHandler<RequestInput>((command, context) =>
        {
            if (Ask(command, context, command.Prompt, command.IsPassword) is { } answer)
                context.Publish(new InputProduced(answer, command));
            return Task.CompletedTask;
        });
        kernel.RegisterCommandHandler<RequestInputs>((command, context) =>
        {
            var answers = new Dictionary<string, string>();
            foreach (InputDescription question in command.Inputs)
            {
                if (Ask(command, context, question.Prompt, question.TypeHint == "password") is not { } answer)
                    return Task.CompletedTask;
                answers[question.Name] = answer;
            }
            context.Publish(new InputsProduced(answers, command));
            return Task.CompletedTask;
        });
        kernel.SetDefaultTargetKernelNameForCommand(typeof(RequestInput), kernel.Name);
        kernel.SetDefaultTargetKernelNameForCommand(typeof(RequestInputs), kernel.Name);
        return kernel;
    }

    private static string? Ask(KernelCommand command, KernelInvocationContext context, string prompt, bool hidden)
    {
        try
        {
            return CellContext.Current?.Read(prompt, hidden) ?? "";
        }
        catch (Exception error) when (error is InvalidOperationException or OperationCanceledException)
        {
            context.Fail(command, error, error.Message);
            return null;
        }
    }

    private static async Task ImportAsync(
        CompositeKernel kernel, ImportDocument command, CellContext cell, HashSet<string> importing)
    {
        ImportedFile file = ImportedFile.Read(command.FilePath, cell.Folder);
        if (!importing.Add(file.Path))
            throw new DirectiveFailure($"#!import {command.FilePath}: '{file.Path}' imports itself. Remove the "
                + "circular import.");
        try
        {
            await file.RunAsync(kernel, command, cell).ConfigureAwait(false);
        }
        finally
        {
            importing.Remove(file.Path);
        }
    }

    [GeneratedRegex(@"^#!share\b.*--from\s+(\S+).*$|^#!set\b.*--value\s+@(\w+):.*$", RegexOptions.Multiline)]
    private static partial Regex Source();

    /// <summary><c>#!help NAME</c> as a command.</summary>
    /// <param name="name">The name to explain.</param>
    internal sealed class HelpCommand(string name) : KernelCommand
    {
        [JsonPropertyName("name")]
        public string Name { get; } = name;
    }
}

/// <summary>What went wrong in an imported file; the cause has its own places.</summary>
internal sealed class ImportedFailure(Exception cause) : Exception(cause.Message, cause);
