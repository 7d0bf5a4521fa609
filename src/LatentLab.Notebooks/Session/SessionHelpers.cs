using System.Reflection;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Helpers that an imported file leaves among the variables, known by the names of their methods, so that this host
/// need not know them: <c>string AfterCell(IReadOnlyDictionary&lt;string, object&gt; variables)</c> may say a line when
/// a cell has ended, and <c>string Explain(Exception, IReadOnlyDictionary&lt;string, object&gt;)</c> may put an
/// exception's message into better words, and <c>string Advise(string id, string line)</c> may say what to do about an
/// error of the compiler. Null says nothing.
/// </summary>
internal sealed class SessionHelpers(ScriptChain chain)
{
    /// <summary>
    /// Lets the helpers look at what the cell left. On the cell's thread and under its limits, for a helper's code is a
    /// cell's code.
    /// </summary>
    public async Task AfterCellAsync(CellContext context, CancellationToken stop)
    {
        IReadOnlyDictionary<string, object?> variables = Variables();
        foreach (Func<string?> helper in Find(variables, "AfterCell",
            [typeof(IReadOnlyDictionary<string, object?>)], [variables]))
        {
            await CellThread.RunAsync(
                () => Task.FromResult<object?>(Ask(helper)),
                line =>
                {
                    if (line is string { Length: > 0 } words)
                        context.Write("stdout", words + "\n");
                },
                context,
                stop).ConfigureAwait(false);
        }
    }

    /// <summary>The exception's message, in a helper's words if one has some.</summary>
    public string Explain(Exception error)
    {
        IReadOnlyDictionary<string, object?> variables = Variables();
        return Find(variables, "Explain", [typeof(Exception), typeof(IReadOnlyDictionary<string, object?>)],
            [error, variables])
            .Select(Ask).FirstOrDefault(words => words is not null) ?? error.Message;
    }

    /// <summary>What to do about an error of the compiler, if a helper knows.</summary>
    public string? Advise(Microsoft.CodeAnalysis.Diagnostic diagnostic)
    {
        string line = diagnostic.Location.SourceTree?.GetText().Lines
            .GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString() ?? "";
        return Find(Variables(), "Advise", [typeof(string), typeof(string)], [diagnostic.Id, line]).Select(Ask)
            .FirstOrDefault(words => words is not null);
    }

    private IReadOnlyDictionary<string, object?> Variables() =>
        chain.Variables.ToDictionary(variable => variable.Name, variable => variable.Value);

    private static IEnumerable<Func<string?>> Find(
        IReadOnlyDictionary<string, object?> variables, string name, Type[] parameters, object[] arguments) =>
        from helper in variables.Values
        where helper is not null
        let method = helper.GetType().GetMethod(name, BindingFlags.Public | BindingFlags.Instance, parameters)
        where method is not null && method.ReturnType == typeof(string)
        select new Func<string?>(() => (string?)method.Invoke(helper, arguments));

    // A helper that fails has nothing to say; it must not cost the cell its result.
    private static string? Ask(Func<string?> helper)
    {
        try
        {
            return helper();
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }
}
