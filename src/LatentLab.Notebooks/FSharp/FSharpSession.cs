using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Diagnostics;
using LatentLab.Notebooks.Session;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.FSharp.Core;
using static FSharp.Compiler.Interactive.Shell;
using Outcome =
    Microsoft.FSharp.Core.FSharpChoice<Microsoft.FSharp.Core.FSharpOption<FSharp.Compiler.Interactive.Shell.FsiValue>?,
    System.Exception>;

namespace LatentLab.Notebooks.FSharp;

/// <summary>What became of one evaluation.</summary>
/// <param name="Diagnostics">The compiler's errors and warnings, each once.</param>
/// <param name="Error">What the code threw; null where it ran to its end or didn't compile.</param>
/// <param name="HasValue">True where the code ends in an expression that has a value.</param>
internal sealed record FSharpOutcome(
    IReadOnlyList<FSharpDiagnostic> Diagnostics, Exception? Error, bool HasValue, object? Value)
{
    public IEnumerable<FSharpDiagnostic> CompileErrors => Diagnostics.Where(one => one.Severity.IsError);

    /// <summary>Each only once: a wrong unit of measure, for example, is reported at the operator too.</summary>
    public static IEnumerable<FSharpDiagnostic> Once(IEnumerable<FSharpDiagnostic> diagnostics) =>
        diagnostics.DistinctBy(one => (one.Severity.Tag, one.Message, one.FileName, one.StartLine));
}

/// <summary>A named value of an F# session.</summary>
internal sealed record FSharpVariable(string Name, object? Value, Type Type);

/// <summary>
/// An F# Interactive session: pieces of F# are compiled and run one after another, and each sees what the earlier ones
/// declared. Making one takes more than a second and some 150 MB, so nobody makes one before the first F# cell.
/// </summary>
internal sealed class FSharpSession : IDisposable
{
    private const string SlotName = "__shared";

    private readonly FSharpHost host;
    private readonly FsiEvaluationSession interactive;
    private readonly FSharpReferences references;
    private readonly object?[] slot = [null];
    private int running;

    public FSharpSession(FSharpHost host)
    {
        this.host = host;
        references = new FSharpReferences(host);
        references.Install();
        references.Enter();
        interactive = FsiEvaluationSession.Create(
            FsiEvaluationSession.GetDefaultConfiguration(),
            [
                "fsi", "--noninteractive", "--quiet", "--nologo", "--targetprofile:netcore",
                // .NET as it runs here, not the SDK's reference assemblies: there may be no SDK, and a type is one type
                "/usesdkrefs-",
                // an assembly for each piece, with positions for stack traces and with metadata that C# cells can be
                // compiled against
                "--multiemit+",
                "--optimize+",
            ],
            TextReader.Null, new ConsoleText(), TextWriter.Null, collectible: null, legacyReferenceResolver: null);
        references.Serve(interactive);
        Prepare();
    }

    /// <summary>Compiles and runs code.</summary>
    /// <param name="name">What positions call it.</param>
    /// <param name="stop">Ends the compiling; what runs must be stopped by its thread.</param>
    /// <exception cref="InvalidOperationException">A piece that was stopped and left behind still runs.</exception>
    public FSharpOutcome Evaluate(string code, string name, CancellationToken stop)
    {
        // At its end a piece becomes what the session knows, and would take back what others had declared in the
        // meantime.
        if (Interlocked.Exchange(ref running, 1) == 1)
            throw new InvalidOperationException(
                "An F# cell that was stopped still runs, and F# runs one at a time. Wait until it ends, or restart the "
                + "kernel.");
        try
        {
            references.Enter();
            (Outcome result, FSharpDiagnostic[] diagnostics) =
                interactive.EvalInteractionNonThrowing(code, name, FSharpOptions.Some(stop));
            return OutcomeOf(result, [.. FSharpOutcome.Once(diagnostics)]);
        }
        finally
        {
            Volatile.Write(ref running, 0);
        }
    }

    /// <summary>Compiles and runs a cell, with safe points.</summary>
    /// <param name="name">What positions call it.</param>
    /// <param name="above">How many lines of the cell stand above the code: positions count from the cell's first
    /// line.</param>
    /// <param name="stop">Ends the compiling; what runs ends at its safe points.</param>
    /// <exception cref="FSharpCompilationException">A file that it refers to is no assembly.</exception>
    public FSharpOutcome Run(string code, string name, int above, CancellationToken stop)
    {
        string plain = FSharpDirectives.WithCellConsole(FSharpDirectives.WithoutSeparators(Refer(code)));
        string woven = Weave(plain, name, above);
        string start = $"# {above + 1} \"{name}\"\n";
        FSharpOutcome outcome = Evaluate(start + woven, name, stop);
        // Where a stop reaches the compiler it speaks of an error of its own.
        if (outcome.CompileErrors.Any())
            stop.ThrowIfCancellationRequested();
        // The cell has not begun. Should the safe points be what does not compile, it runs without.
        bool isRightWithout = outcome.CompileErrors.Any() && woven != plain
            && !Look(plain).Checked.Diagnostics.Any(one => one.Severity.IsError);
        return isRightWithout ? Evaluate(start + plain, name, stop) : outcome;
    }

    /// <summary>Code with its safe points, see <see cref="FSharpSafePoints"/>.</summary>
    public string Weave(string code, string name, int above) =>
        FSharpSafePoints.Weave(interactive.InteractiveChecker, code, name, above);

    /// <summary>What the compiler knows about code that would continue the session; nothing of it is kept.</summary>
    public (FSharpParseFileResults Parsed, FSharpCheckFileResults Checked) Look(string code)
    {
        (FSharpParseFileResults parsed, FSharpCheckFileResults found, _) =
            interactive.ParseAndCheckInteraction(code, keepAssemblyContents: null);
        return (parsed, found);
    }

    /// <summary>The named values, in the order of their names; functions are none.</summary>
    public IReadOnlyList<FSharpVariable> Variables =>
    [
        .. interactive.GetBoundValues()
            .Where(one => one.Name is not ("it" or SlotName) && !one.Name.Contains('@', StringComparison.Ordinal))
            .Select(one => new FSharpVariable(one.Name, one.Value.ReflectionValue, one.Value.ReflectionType)),
    ];

    /// <summary>A named value; null where there is none.</summary>
    public FSharpVariable? Find(string name) =>
        interactive.TryFindBoundValue(name).Or(null) is { } found
            ? new FSharpVariable(name, found.Value.ReflectionValue, found.Value.ReflectionType)
            : null;

    /// <summary>
    /// Declares a value, with the type that F# can give it: its own where F# can name that, otherwise a base class or
    /// interface, in the end <c>obj</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">F# refuses the declaration, for example for its name.</exception>
    public void Declare(string name, object? value)
    {
        Type view = value is null ? typeof(object) : ViewOf(value.GetType());
        if (Reference(references.FilesOf(view)) is { } missing)
            throw new InvalidOperationException($"The value '{name}' cannot be given to F#: {missing}");
        slot[0] = value;
        try
        {
            FSharpOutcome outcome = Evaluate(
                $"let ``{name}`` : {FSharpTypes.Name(view)} = global.Microsoft.FSharp.Core.Operators.unbox "
                + $"``{SlotName}``.[0]",
                name, CancellationToken.None);
            if (outcome.CompileErrors.FirstOrDefault()?.Message is { } refusal)
                throw new InvalidOperationException($"The value '{name}' cannot be given to F#: {refusal}");
            if (outcome.Error is { } error)
                throw new InvalidOperationException(
                    $"The value '{name}' cannot be given to F#: {error.Message}", error);
        }
        finally
        {
            slot[0] = null;
        }
    }

    public void Dispose()
    {
        ((IDisposable)interactive).Dispose();
        references.Dispose();
    }

    private static FSharpOutcome OutcomeOf(Outcome result, IReadOnlyList<FSharpDiagnostic> diagnostics)
    {
        bool isWrong = diagnostics.Any(one => one.Severity.IsError);
        if (result is Outcome.Choice2Of2 { Item: var error })
            return new FSharpOutcome(diagnostics, isWrong && error is FsiCompilationException ? null : error,
                HasValue: false, Value: null);
        FsiValue? value = ((Outcome.Choice1Of2)result).Item.Or(null);
        bool hasValue = !isWrong && value is not null && value.ReflectionType != typeof(Unit);
        return new FSharpOutcome(diagnostics, null, hasValue, hasValue ? value!.ReflectionValue : null);
    }

    // A type that an F# cell declared has no name but its own, which a later cell can have taken for another type.
    private Type ViewOf(Type type)
    {
        Type view = new FSharpTypes(references.Holds).View(type);
        if (!references.IsOwn(view))
            return view;
        bool isSame =
            Evaluate($"typeof<{FSharpTypes.Name(view)}>", "shared value", CancellationToken.None).Value as Type == view;
        return isSame
            ? view
            : new FSharpTypes(assembly => references.Holds(assembly) && !references.IsOwn(assembly)).View(type);
    }

    // Lets the host resolve the #r lines, so that they mean the same as in C#, and gives the code without them.
    private string Refer(string code)
    {
        if (host.Resolve is not { } resolve)
            return code;
        (IReadOnlyList<string> names, IReadOnlyList<string> sources, string rest) =
            FSharpDirectives.Take(interactive.InteractiveChecker, code);
        if (names.Count + sources.Count == 0)
            return rest;
        if (Reference(resolve(names, sources)) is { } refusal)
            throw new FSharpCompilationException([refusal]);
        host.Referred();
        return rest;
    }

    // Says what is wrong with the files; null where nothing is.
    private string? Reference(IReadOnlyList<string> files) => files.Count == 0
        ? null
        : Evaluate(string.Join('\n', files.Select(file => $"#r @\"{file}\"")), "references",
            CancellationToken.None).CompileErrors.FirstOrDefault()?.Message;

    // What F# cells see in .NET Interactive's own F# kernel: these namespaces, display, HTML, CSS, Javascript, and the
    // static members of Kernel.
    private void Prepare()
    {
        Type[] known = [typeof(IHtmlContent), typeof(Kernel), typeof(Formatter), typeof(SafePoint)];
        string code = $"""
            {string.Join('\n', known.Select(type => $"#r @\"{type.Assembly.Location}\""))}
            #I @"{host.Folder}"
            open System
            open System.IO
            open System.Text
            open Microsoft.DotNet.Interactive.Formatting
            open type Microsoft.DotNet.Interactive.Kernel
            {FSharpDirectives.Consoles}
            """;
        if (Evaluate(code, "start", CancellationToken.None).CompileErrors.FirstOrDefault() is { } error)
            throw new InvalidOperationException($"F# cannot be started: {error.Message}");
        interactive.AddBoundValue(SlotName, slot);
    }
}
