using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Notebooks.Session;

/// <summary>A piece of the chain, and what decides how long it is needed.</summary>
internal sealed class ScriptPiece
{
    private readonly List<Declaration> declared = [];
    private readonly HashSet<string> mentioned = [];

    public ScriptPiece(Submission submission, int place)
    {
        (Submission, Place) = (submission, place);
        CSharpCompilation compilation = submission.Compilation;
        foreach (ISymbol member in compilation.ScriptClass!.GetMembers().Where(one => !one.IsImplicitlyDeclared))
        {
            declared.Add(Declaration.Of(member));
            StaysNeeded |= member is IMethodSymbol { IsExtensionMethod: true } || IsAttribute(member);
        }
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            CompilationUnitSyntax root = tree.GetCompilationUnitRoot();
            StaysNeeded |= root.Usings.Count > 0 || root.Externs.Count > 0;
            mentioned.UnionWith(root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken))
                .Select(token => token.ValueText));
        }
    }

    /// <summary>Its compilation is exchanged for one that follows another piece.</summary>
    public Submission Submission { get; set; }

    /// <summary>Where it is in the compiler's array.</summary>
    public int Place { get; set; }

    /// <summary>True for what code can use without its name: usings, extension methods, attributes.</summary>
    public bool StaysNeeded { get; }

    /// <summary>
    /// True where the compiler gave names of its own to types that later pieces can meet: those are kept with this
    /// very compilation, and with the ones before it.
    /// </summary>
    public bool IsFixed => Submission.HasNamelessTypes || Submission.Compilation.DirectiveReferences.Length > 0
        || Submission.Compilation.SyntaxTrees.Length > 1;

    /// <summary>Which of the pieces are still needed: by code that comes, or by one of those that are.</summary>
    /// <param name="pieces">Oldest first.</param>
    public static bool[] Needed(IReadOnlyList<ScriptPiece> pieces)
    {
        var needed = new bool[pieces.Count];
        var hidden = new Dictionary<string, int>();      // the next piece that hides a declaration of this kind
        var mentions = new Dictionary<string, int>();    // the next needed piece that has this word
        for (int index = pieces.Count - 1; index >= 0; index--)
        {
            ScriptPiece piece = pieces[index];
            needed[index] = piece.StaysNeeded || piece.declared.Any(one =>
            {
                int until = one.HiddenBy.Min(key => hidden.GetValueOrDefault(key, int.MaxValue));
                return until == int.MaxValue || mentions.GetValueOrDefault(one.Name, int.MaxValue) < until;
            });
            foreach (string key in piece.declared.SelectMany(one => one.Hides))
                hidden[key] = index;
            if (needed[index])
            {
                foreach (string word in piece.mentioned)
                    mentions[word] = index;
            }
        }
        return needed;
    }

    private static bool IsAttribute(ISymbol member) =>
        member is INamedTypeSymbol && member.Name.EndsWith("Attribute", StringComparison.Ordinal);

    /// <summary>One declared member, and keys that say which later ones hide it.</summary>
    private sealed record Declaration(string Name, IReadOnlyList<string> HiddenBy, IReadOnlyList<string> Hides)
    {
        // A type is hidden by a type alone (where a type is meant, nothing else is looked for); a method by one with
        // the same parameters, if these are of types that no cell can declare anew, or by a variable; a variable by
        // a variable or any method.
        public static Declaration Of(ISymbol member)
        {
            string name = member.Name;
            switch (member)
            {
                case INamedTypeSymbol type:
                    string own = $"type {name}`{type.Arity}";
                    return new(name, [own], [own]);
                case IMethodSymbol { Arity: 0 } method
                    when method.Parameters.All(one => one.Type.SpecialType != SpecialType.None):
                    string signature = $"method {name}({string.Join(',', method.Parameters.Select(one =>
                        $"{one.RefKind} {one.Type.SpecialType}"))})";
                    return new(name, [signature, $"variable {name}"], [signature, $"method {name}"]);
                case IMethodSymbol:
                    return new(name, [$"variable {name}"], [$"method {name}"]);
                default:
                    return new(name, [$"variable {name}", $"method {name}"], [$"variable {name}"]);
            }
        }
    }
}
