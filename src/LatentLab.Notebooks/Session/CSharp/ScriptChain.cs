using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LatentLab.Notebooks.Session;

/// <summary>A variable that a cell declared.</summary>
/// <param name="Type">The declared type.</param>
public sealed record SessionVariable(string Name, Type Type, object? Value);

/// <summary>
/// The session's memory: the pieces of script run so far and the variables they left. Pieces that no code can refer to
/// any more, since later ones have declared everything anew, are left out from time to time: each costs memory, and
/// time in every later one.
/// </summary>
internal sealed class ScriptChain
{
    private const int MostUnneeded = 64;

    private readonly SubmissionCompiler compiler;
    private readonly List<ScriptPiece> pieces = [];
    private readonly OrderedDictionary<string, (object State, FieldInfo Field)> variables = [];
    private readonly List<ScriptPiece> unread = [];   // whose variables are not among them yet
    private readonly Lazy<SessionPackages> packages;
    private int nextPlace = 1;   // the first is nobody's
    private int sinceLook;
    private object?[] states = new object?[16];   // the compiler's

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

    /// <summary>Which pieces stay loaded.</summary>
    public CellLives Lives => compiler.Lives;

    // Written last, and read by those who look at code while a cell is added.
    private Submission? Last { get; set; }

    /// <summary>How many pieces are kept.</summary>
    public int Count => pieces.Count;

    /// <summary>The variables, oldest first; of several with one name the newest.</summary>
    public IReadOnlyList<SessionVariable> Variables
    {
        get
        {
            lock (variables)
            {
                foreach (ScriptPiece piece in unread.ToArray())
                    Read(piece);
                return
                [
                    .. variables.Select(one => new SessionVariable(
                        one.Key, one.Value.Field.FieldType, one.Value.Field.GetValue(one.Value.State)))
                ];
            }
        }
    }

    /// <summary>The types that cells declared under a name, oldest first.</summary>
    public IReadOnlyList<INamedTypeSymbol> TypesNamed(string name)
    {
        var found = new List<INamedTypeSymbol>();
        for (CSharpCompilation? piece = Last?.Compilation; piece is not null;
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
        ScriptPiece newest = pieces[^1];
        newest.Submission.Type!.GetField(name)!.SetValue(states[newest.Place], value);
    }

    /// <summary>
    /// The image of a cell's assembly, to compile another language against it; null for an assembly that is no cell's
    /// of this session.
    /// </summary>
    public byte[]? ImageOf(Assembly assembly)
    {
        if (AssemblyLoadContext.GetLoadContext(assembly) != LoadContext)
            return null;
        CSharpCompilation? one = Last?.Compilation;
        while (one is not null && one.AssemblyName != assembly.GetName().Name)
            one = one.ScriptCompilationInfo?.PreviousScriptCompilation;
        using var image = new MemoryStream();
        return one?.Emit(image).Success == true ? image.ToArray() : null;
    }

    /// <summary>The compiler's view of code that would come next; nothing of it is kept.</summary>
    public SemanticModel Look(string code, bool allOfFramework = false) => compiler.Look(code, Last, allOfFramework);

    /// <summary>
    /// Compiles a piece that sees all earlier ones. From here on what it declares is part of the chain, even if it
    /// fails or is stopped while it runs: what it had declared by then stays.
    /// </summary>
    /// <returns>Runs the piece; to be called once.</returns>
    /// <exception cref="CompilationFailure">The code has errors; nothing has changed.</exception>
    public (Func<Task<object?>> Run, bool HasResult) Add(string code, string path, CancellationToken cancellation)
    {
        if (sinceLook >= MostUnneeded)
            LeaveOutUnneeded();
        Submission submission = compiler.Compile(code, path, Last, cancellation);
        int place = nextPlace;
        if (place == states.Length)
            Array.Resize(ref states, states.Length * 2);
        object?[] now = states;
        // What leaves nothing is not needed again: the next piece takes its place.
        if (submission.Declares)
            Keep(new ScriptPiece(submission, place));
        return (() => submission.Start(now), submission.HasResult);
    }

    private void Keep(ScriptPiece piece)
    {
        pieces.Add(piece);
        Last = piece.Submission;
        sinceLook++;
        if (piece.Submission.Type is null)
            return;
        nextPlace++;
        lock (variables)
            unread.Add(piece);
    }

    // A piece that was stopped before it began has no variables.
    private void Read(ScriptPiece piece)
    {
        if (states[piece.Place] is not { } state || state.GetType() != piece.Submission.Type)
            return;
        unread.Remove(piece);
        foreach (FieldInfo field in state.GetType().GetFields().Where(one => !one.Name.StartsWith('<')))
        {
            variables.Remove(field.Name);
            variables.Add(field.Name, (state, field));
        }
    }

    private void LeaveOutUnneeded()
    {
        sinceLook = 0;
        bool[] needed = ScriptPiece.Needed(pieces);
        int start = pieces.FindLastIndex(piece => piece.IsFixed) + 1;
        if (needed.Skip(start).Count(one => !one) < MostUnneeded / 2)
            return;
        ScriptPiece[] movable = [.. pieces.Skip(start)];
        Submission? previous = start > 0 ? pieces[start - 1].Submission : null;
        nextPlace = pieces.Take(start).Count(piece => piece.Submission.Type is not null) + 1;
        object?[] moved = new object?[states.Length];
        Array.Copy(states, moved, nextPlace);
        pieces.RemoveRange(start, movable.Length);
        ImmutableHashSet<MetadataReference> passed = [];
        lock (variables)
        {
            for (int index = 0; index < movable.Length; index++)
            {
                ScriptPiece piece = movable[index];
                if (!needed[start + index])
                {
                    passed = passed.Union(piece.Submission.Compilation.ExternalReferences);
                    unread.Remove(piece);
                    continue;
                }
                piece.Submission = SubmissionCompiler.Follow(piece.Submission, previous, passed);
                (previous, passed) = (piece.Submission, []);
                pieces.Add(piece);
                if (piece.Submission.Type is not null)
                {
                    moved[nextPlace] = states[piece.Place];
                    piece.Place = nextPlace++;
                }
            }
            (states, Last) = (moved, previous);
        }
    }
}
