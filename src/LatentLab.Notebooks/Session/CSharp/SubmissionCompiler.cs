using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace LatentLab.Notebooks.Session;

/// <summary>A compiled piece of script: run it with the session's array of submissions.</summary>
/// <param name="Compilation">What later pieces build on.</param>
/// <param name="Start">Constructs the piece in the array, which holds the earlier ones, and runs it.</param>
/// <param name="HasResult">True where it ends in an expression that has a value.</param>
/// <param name="Type">The class whose public fields are the variables that the piece declares; null where there is
/// nothing to run (usings only).</param>
/// <param name="References">What this piece and all before it were compiled against.</param>
/// <param name="Declares">False for a piece that leaves nothing that a later one could name.</param>
/// <param name="HasNamelessTypes">True where the compiler made types for it, such as anonymous ones.</param>
internal sealed record Submission(
    CSharpCompilation Compilation, Func<object?[], Task<object?>> Start, bool HasResult, Type? Type,
    ImmutableHashSet<MetadataReference> References, bool Declares, bool HasNamelessTypes);

/// <summary>Compiles one piece of C# script after another; each sees what the earlier ones declared.</summary>
internal sealed class SubmissionCompiler
{
    /// <summary>
    /// The namespaces every cell sees; the same list as in .NET Interactive, so that a notebook needs the same usings
    /// in both.
    /// </summary>
    public static readonly ImmutableArray<string> Usings =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic",
        "System.Threading.Tasks", "System.Linq", "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Kernel",
        "LatentLab.Notebooks.Words", "LatentLab.Notebooks.Words.CellWords",
    ];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.Parse,
        SourceCodeKind.Script);
    private static readonly EmitOptions EmitOptions = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    private static readonly Lock Binding = new();

    private readonly ReferenceSet references;
    private readonly SessionLoadContext loadContext;
    private readonly CSharpCompilationOptions options;
    private int count;

    public SubmissionCompiler(ReferenceSet references, SessionLoadContext loadContext, string folder)
    {
        this.references = references;
        this.loadContext = loadContext;
        // Optimised, because lessons compute in cells. Nullable warnings are off: a cell is a sketch, not a library.
        options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: Usings,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Disable,
            sourceReferenceResolver: new SourceFileResolver([], folder),
            metadataReferenceResolver: new ScriptReferenceResolver(references, folder),
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
    }

    /// <summary>Which pieces stay loaded.</summary>
    public CellLives Lives { get; } = new();

    /// <summary>The compiler's view of code that would continue the session; nothing of it is kept.</summary>
    /// <param name="allOfFramework">True to know all of .NET and not only what cells have used, which takes
    /// longer.</param>
    public SemanticModel Look(string code, Submission? previous, bool allOfFramework)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions);
        CSharpCompilation compilation = CSharpCompilation.CreateScriptCompilation(
            "notebook-look", tree,
            New(allOfFramework ? references.WithAllOfFramework : references.ForCompilation, previous),
            options.WithScriptClassName("Look"), previous?.Compilation, typeof(object));
        Bind(compilation);
        return compilation.GetSemanticModel(tree);
    }

    /// <summary>Compiles without running.</summary>
    /// <param name="path">The name that errors and stack frames carry.</param>
    /// <param name="previous">The piece to build on; null for the first.</param>
    /// <exception cref="CompilationFailure">The code has errors.</exception>
    public Submission Compile(string code, string path, Submission? previous, CancellationToken cancellation)
    {
        int number = ++count;
        SyntaxTree tree =
            CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions, path, cancellation);
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        CSharpCompilation compilation = Create(references.ForCompilation);
        if (Emit(compilation, image, symbols, cancellation).Count > 0)
        {
            compilation = Create(references.WithAllOfFramework);
            IReadOnlyList<Diagnostic> withAll = Emit(compilation, image, symbols, cancellation);
            if (withAll.Count > 0)
                throw new CompilationFailure(withAll) { Compilation = compilation };
            // Later pieces inherit the references of this one, so it must not hold all of .NET.
            references.Keep(compilation.GetUsedAssemblyReferences(cancellation));
            CSharpCompilation withUsed = Create(references.ForCompilation);
            if (Emit(withUsed, image, symbols, cancellation).Count == 0)
                compilation = withUsed;
            else
                Emit(compilation, image, symbols, cancellation);
        }
        ImmutableHashSet<MetadataReference> known =
            (previous?.References ?? []).Union(compilation.ExternalReferences);
        bool declares = Declares(compilation, cancellation);
        if (!HasCode(compilation, cancellation))
            return new Submission(compilation, _ => Task.FromResult<object?>(null), HasResult: false, Type: null,
                known, declares, HasNamelessTypes: false);

        bool hasNamelessTypes = declares && CellImage.HasNamelessTypes(image);
        Assembly assembly = Load(compilation, image, symbols, Lives.Next(compilation, declares));
        CellSource.Keep(assembly, code);
        IMethodSymbol entry = compilation.GetEntryPoint(cancellation)!;
        Type type = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!;
        MethodInfo factory =
            type.GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return new Submission(compilation, factory.CreateDelegate<Func<object?[], Task<object?>>>(),
            HasResult(compilation, tree), type, known, declares, hasNamelessTypes);

        CSharpCompilation Create(ImmutableArray<MetadataReference> against)
        {
            CSharpCompilation created = CSharpCompilation.CreateScriptCompilation(
                $"notebook-cell-{number}", tree, New(against, previous), options.WithScriptClassName($"Cell{number}"),
                previous?.Compilation, typeof(object));
            Bind(created);
            return created;
        }
    }

    /// <summary>
    /// The same piece behind another one: what it declares is the same to later pieces, wherever it stands.
    /// </summary>
    /// <param name="passed">References that left with the pieces between the two.</param>
    public static Submission Follow(
        Submission piece, Submission? previous, ImmutableHashSet<MetadataReference> passed)
    {
        CSharpCompilation old = piece.Compilation;
        ImmutableHashSet<MetadataReference> own = passed.Union(old.ExternalReferences);
        CSharpCompilation moved = CSharpCompilation.CreateScriptCompilation(
            old.AssemblyName!, old.SyntaxTrees[0], New([.. own], previous), old.Options,
            previous?.Compilation, typeof(object));
        Bind(moved);
        return piece with { Compilation = moved, References = (previous?.References ?? []).Union(own) };
    }

    // A piece has the references of those before it. Given again, they would not count as the same: the compiler writes
    // each piece's list behind the one that it inherits, so the hundredth cell would take 0.3 MB, and the thousandth 3.
    private static ImmutableArray<MetadataReference> New(
        ImmutableArray<MetadataReference> against, Submission? previous) =>
        previous is null ? against : [.. against.Where(one => !previous.References.Contains(one))];

    // The compiler keeps the types that it has read of each assembly and takes them up again for the next piece, which
    // must find those that the pieces before it were compiled with. Two compilations that look at once would each read
    // their own, and a later piece would see one name as two.
    private static void Bind(CSharpCompilation compilation)
    {
        lock (Binding)
            _ = compilation.Assembly;
    }

    private static bool HasCode(CSharpCompilation compilation, CancellationToken cancellation) =>
        compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot(cancellation).Members.Count > 0);

    private static bool Declares(CSharpCompilation compilation, CancellationToken cancellation) =>
        compilation.DirectiveReferences.Length > 0
        || compilation.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared)
        || compilation.SyntaxTrees.Select(tree => tree.GetCompilationUnitRoot(cancellation))
            .Any(root => root.Usings.Count > 0 || root.Externs.Count > 0);

    private static IReadOnlyList<Diagnostic> Emit(
        CSharpCompilation compilation, MemoryStream image, MemoryStream symbols, CancellationToken cancellation)
    {
        image.SetLength(0);
        symbols.SetLength(0);
        ImmutableArray<Diagnostic> found = HasCode(compilation, cancellation)
            ? compilation.Emit(image, symbols, options: EmitOptions, cancellationToken: cancellation).Diagnostics
            : compilation.GetDiagnostics(cancellation);
        return [.. found.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    }

    private Assembly Load(
        CSharpCompilation compilation, MemoryStream image, MemoryStream symbols, CellLife life)
    {
        bool mayRunLong = compilation.SyntaxTrees.Any(MayRunLong);
        if (mayRunLong || ConsoleWeaver.IsNeeded(image))
            (image, symbols) = SafePointWeaver.Weave(image, symbols, mayRunLong);
        image.Position = symbols.Position = 0;
        return loadContext.Load(image, symbols, life);
    }

    // Code without a loop and without a function of its own passes each of its lines once; and most cells are short and
    // call the library.
    private static bool MayRunLong(SyntaxTree tree) => tree.GetRoot().DescendantNodes().Any(node => node
        is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax
            or GotoStatementSyntax
        or AnonymousFunctionExpressionSyntax or QueryExpressionSyntax or LocalFunctionStatementSyntax
            or BaseMethodDeclarationSyntax
        or BasePropertyDeclarationSyntax or TypeDeclarationSyntax or TryStatementSyntax);

    private static bool HasResult(CSharpCompilation compilation, SyntaxTree tree)
    {
        CompilationUnitSyntax root = tree.GetCompilationUnitRoot();
        bool returns = root.Members.OfType<GlobalStatementSyntax>().Any(global => global
            .DescendantNodesAndSelf(
                node => node is GlobalStatementSyntax or StatementSyntax and not LocalFunctionStatementSyntax)
            .Any(node => node is ReturnStatementSyntax { Expression: not null }));
        if (returns)
            return true;
        return root.Members.LastOrDefault()
            is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }
            && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).ConvertedType
                is { SpecialType: not SpecialType.System_Void };
    }
}

/// <summary>The compiler's errors for a piece of a cell.</summary>
internal sealed class CompilationFailure : Exception
{
    public CompilationFailure(IEnumerable<Diagnostic> diagnostics)
        : base("The cell does not compile.") => Diagnostics = [.. diagnostics];

    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>What the cell was compiled against, all of .NET among it; null where it did not come so far.</summary>
    public CSharpCompilation? Compilation { get; init; }

    /// <summary>What a reader can do about one of them; null where nothing more is known.</summary>
    public Func<Diagnostic, string?> Advise { get; set; } = _ => null;
}
