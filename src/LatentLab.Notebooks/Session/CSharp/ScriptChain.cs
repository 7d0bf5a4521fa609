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
    private readonly Lazy<SessionPackages> packages;
    private Submission? last;
    private object?[] states = new object?[16];

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
            var found = new Dictionary<string, SessionVariable>();
            foreach (object state in states.OfType<object>().Where(state => types.Contains(state.GetType())))
            {
                foreach (FieldInfo variable in state.GetType().GetFields().Where(one => !one.Name.StartsWith('<')))
                {
                    found.Remove(variable.Name);
                    found[variable.Name] = new SessionVariable(variable.Name, variable.FieldType,
                        variable.GetValue(state));
                }
            }
            return [.. found.Values];
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
        object state = states.OfType<object>().Last(one => one.GetType() == types[^1]);
        state.GetType().GetField(name)!.SetValue(state, value);
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
    /// Compiles a piece that sees all earlier ones. From here on it is part of the chain, even if it fails or is
    /// stopped while it runs: what it had declared by then stays.
    /// </summary>
    /// <returns>Runs the piece; to be called once.</returns>
    /// <exception cref="CompilationFailure">The code has errors; nothing has changed.</exception>
    public (Func<Task<object?>> Run, bool HasResult) Add(string code, string path, CancellationToken cancellation)
    {
        Submission submission = compiler.Compile(code, path, last, cancellation);
        last = submission;
        if (submission.Type is not null)
            types.Add(submission.Type);
        if (types.Count + 1 > states.Length)
            Array.Resize(ref states, states.Length * 2);   // a piece takes at most one place, after the first
        object?[] now = states;
        return (() => submission.Start(now), submission.HasResult);
    }
}
