using System.Collections.Concurrent;
using System.Text.Json;
using LatentLab.Notebooks.Session;
using LatentLab.Notebooks.Session.Values;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace LatentLab.Notebooks.JavaScript;

/// <summary>
/// The sub-kernel <c>javascript</c>: the script runs in the page, where its output is shown. .NET Interactive's own
/// sends it to a front end and waits for the answer, which nobody can give in a notebook's file or in a book. Values
/// that other languages share are constants of the script; an output holds those that its script names, so it runs
/// wherever it is shown. They are JSON as .NET Interactive's formatters write it: NaN and infinities are strings there.
/// </summary>
internal sealed class JavaScriptCellKernel :
    Kernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<SendValue>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<RequestValueInfos>
{
    /// <summary>What one value may take in a page, in characters of JSON.</summary>
    public const int MostJson = 5_000_000;

    private readonly ConcurrentDictionary<string, string> values = new(StringComparer.Ordinal);

    public JavaScriptCellKernel()
        : base(CellLanguage.JavaScript) => KernelInfo.LanguageName = "JavaScript";

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        string script = command.Code.Trim('\n');
        HashSet<string> named = ScriptNames.In(script);
        (string, string)[] constants = [.. values.Where(value => named.Contains(value.Key))
            .OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => (value.Key, value.Value))];
        if (script.Length > 0)
            context.DisplayAs(ScriptHtml.Of(script, constants), "text/html");
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context)
    {
        string json = JsonOf(command.FormattedValue);
        string? refusal = ScriptNames.Refusal(command.Name) ?? (command.FormattedValue, json.Length) switch
        {
            (WithoutJson none, _) =>
                $"The value '{command.Name}' cannot be given to a script, since it has no form in JSON: {none.Reason}",
            (_, > MostJson) => $"The value '{command.Name}' has {json.Length / 1e6:F1} MB as JSON. A script takes up "
                + $"to {MostJson / 1e6:F0} MB, since the page that shows the cell holds it. Share fewer numbers: every "
                + "tenth, a mean, a histogram.",
            _ => null,
        };
        if (refusal is null)
            values[command.Name] = json;
        else
            // of the cell: the sender of a value does not look at the outcome
            context.Fail(context.Command, new DirectiveFailure(refusal), refusal);
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (values.TryGetValue(command.Name, out string? json))
            context.Publish(
                new ValueProduced(null, command.Name, new FormattedValue(JsonFormatter.MimeType, json), command));
        else
            context.Fail(context.Command,
                message: $"JavaScript was given no value '{command.Name}'. What a script itself declares stays in "
                    + "the page.");
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(
        RequestValueInfos command, KernelInvocationContext context)
    {
        context.Publish(new ValueInfosProduced(
            [.. values.Select(value => new KernelValueInfo(value.Key,
                new FormattedValue(JsonFormatter.MimeType, value.Value), typeName: JsonFormatter.MimeType))], command));
        return Task.CompletedTask;
    }

    // Text of another kind is a string.
    private static string JsonOf(FormattedValue value) =>
        value.MimeType == JsonFormatter.MimeType
            ? value.Value
            : JsonSerializer.Serialize(value.Value, JsonFormatter.SerializerOptions);
}
