using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentLab.Notebooks.Session;

/// <summary>A variable that a cell declared.</summary>
/// <param name="Type">The declared type.</param>
public sealed record SessionVariable(string Name, Type Type, object? Value);

/// <summary>The session's memory: the pieces of script run so far and the variables they left.</summary>
internal sealed class ScriptChain
{
    private readonly SubmissionCompiler compiler;
    private readonly List<Type> types = [];
    private readonly OrderedDictionary<string, (int Place, FieldInfo Field)> variables = [];
    private readonly List<int> unread = [];   // places whose variables are not among them yet
    private readonly Lazy<SessionPackages> packages;
    private Submission? last;
    private object?[] states = new object?[16];   // the compiler's: the first place is nobody's

    public ScriptChain(string folder)
    {
        packages = new Lazy<SessionPackages>(() => new SessionPackages(folder));
        LoadContext = new SessionLoadContext(References);
        compiler = new SubmissionCompiler(References, LoadContext, folder);
    }

    public ReferenceSet References { get; } = new();

    /// <summary>Made at the first package: most notebooks have none.</summary>
    public SessionPackages Packages => packages.Value;

    public SessionLoadContext LoadContext { get; }

    /// <summary>The variables, oldest first; of several with one name the newest.</summary>
    public IReadOnlyList<SessionVariable> Variables
    {
        get
        {
            lock (variables)
            {
                foreach (int place in unread.ToArray())
                    Read(place);
                return
                [
                    .. variables.Select(one => new SessionVariable(one.Key, one.Value.Field.FieldType,
                        one.Value.Field.GetValue(states[one.Value.Place])))
                ];
            }
        }
    }

    /// <summary>The types that cells declared under a name, oldest first.</summary>
    public IReadOnlyList<INamedTypeSymbol> TypesNamed(string name)
    {
        var found = new List<INamedTypeSymbol>();
        for (CSharpCompilation? piece = last?.Compilation; piece is not null;
            piece = piece.ScriptCompilationInfo?.PreviousScriptCompilation)
        {
            if (piece.ScriptClass?.GetTypeMembers(name).FirstOrDefault() is { } type)
                found.Add(type);
        }
        found.Reverse();
        return found;
    }

    /// <summary>Declares a variable that holds a value, as if a cell had: <c>int[] codes = …;</c>.</summary>
    /// <param name="declared">Its type; null for the value's own, or the nearest that a cell can name.</param>
    /// <exception cref="DirectiveFailure">The name is not a valid C# name.</exception>
    public void Set(string name, object? value, Type? declared)
    {
        if (!SyntaxFacts.IsValidIdentifier(name))
            throw new DirectiveFailure(
                $"'{name}' is not a valid C# name: use letters, digits and _, and do not begin with a digit.");
        Type type = ScriptTypes.Nearest(declared ?? value?.GetType() ?? typeof(object));
        foreach (string file in ScriptTypes.FilesOf(type))
            References.Add(file);
        (Func<Task<object?>> run, _) =
            Add($"{ScriptTypes.NameOf(type)} @{name} = default;", "shared value", CancellationToken.None);
        run().GetAwaiter().GetResult();
        types[^1].GetField(name)!.SetValue(states[types.Count], value);
    }

    /// <summary>
    /// The image of a cell's assembly, to compile another language against it; null for an assembly that is no cell's
    /// of this session.
    /// </summary>
    public byte[]? ImageOf(Assembly assembly)
    {
        if (AssemblyLoadContext.GetLoadContext(assembly) != LoadContext)
            return null;
        CSharpCompilation? one = last?.Compilation;
        while (one is not null && one.AssemblyName != assembly.GetName().Name)
            one = one.ScriptCompilationInfo?.PreviousScriptCompilation;
        using var image = new MemoryStream();
        return one?.Emit(image).Success == true ? image.ToArray() : null;
    }

    /// <summary>The compiler's view of code that would come next; nothing of it is kept.</summary>
    public SemanticModel Look(string code, bool allOfFramework = false) => compiler.Look(code, last, allOfFramework);

    /// <summary>
    /// Compiles a piece that sees all earlier ones. From here on what it declares is part of the chain, even if it fails
    /// or is stopped while it runs: what it had declared by then stays.
    /// </summary>
    /// <returns>Runs the piece; to be called once.</returns>
    /// <exception cref="CompilationFailure">The code has errors; nothing has changed.</exception>
    public (Func<Task<object?>> Run, bool HasResult) Add(string code, string path, CancellationToken cancellation)
    {
        Submission submission = compiler.Compile(code, path, last, cancellation);
        int place = types.Count + 1;
        if (place == states.Length)
            Array.Resize(ref states, states.Length * 2);
        object?[] now = states;
        // What leaves nothing is not needed again; the next piece takes its place, and its memory is free.
        if (submission.Declares)
            Keep(submission, place);
        return (() => submission.Start(now), submission.HasResult);
    }

    private void Keep(Submission submission, int place)
    {
        last = submission;
        if (submission.Type is null)
            return;
        lock (variables)
        {
            types.Add(submission.Type);
            unread.Add(place);
        }
    }

    // A piece that was stopped before it began has no variables.
    private void Read(int place)
    {
        if (states[place] is not { } state || state.GetType() != types[place - 1])
            return;
        unread.Remove(place);
        foreach (FieldInfo field in types[place - 1].GetFields().Where(one => !one.Name.StartsWith('<')))
        {
            variables.Remove(field.Name);
            variables.Add(field.Name, (place, field));
        }
    }
}
