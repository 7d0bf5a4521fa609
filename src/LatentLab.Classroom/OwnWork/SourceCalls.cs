using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Submissions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Classroom.OwnWork;

/// <summary>
/// Finds in an answer's text, by what each name means to the compiler, what the task may not call. Nothing is run; a
/// grader's word to the teacher.
/// </summary>
internal static class SourceCalls
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "").Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "LatentLab.dll" or "TorchSharp.dll"
                || Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    // As in the kit's own first cell.
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq;
        using LatentLab.Data; using LatentLab.Diagnostics; using LatentLab.Losses; using LatentLab.Models;
        using LatentLab.Training; using TorchSharp; using static TorchSharp.torch;

        """;

    /// <summary>What an answer calls that its task wants to be the learner's own, in words; null where it calls nothing
    /// of the kind.</summary>
    public static string? Note(Answers answers, string task)
    {
        IReadOnlyList<string> types = OwnWorkRules.Of(task);
        if (types.Count == 0 || !answers.Sources.TryGetValue(task, out IReadOnlyList<string>? cells))
            return null;
        string own = string.Join('\n', cells);
        HashSet<string> used = [.. CheckArguments.Names(own)];
        // Itself, or by a function that another answer's cell declares.
        IEnumerable<string> sources = answers.Sources.Where(other => other.Key != task)
            .Select(other => string.Join('\n', other.Value))
            .Where(source => CheckArguments.Declared(source).Any(used.Contains)).Prepend(own);
        return sources.Select(source => Find(source, types)).FirstOrDefault(found => found is not null) is { } member
            ? OwnWorkRules.Words(member)
            : null;
    }

    /// <summary>The first member of one of the types that a text uses.</summary>
    public static string? Find(string source, IReadOnlyList<string> types)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Usings + source, Script);
        SemanticModel model = CSharpCompilation.CreateScriptCompilation("answer", tree, References.Value)
            .GetSemanticModel(tree);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            if (node is not (SimpleNameSyntax or BaseObjectCreationExpressionSyntax) || node.SpanStart < Usings.Length)
                continue;
            SymbolInfo info = model.GetSymbolInfo(node);
            foreach (ISymbol symbol in info.CandidateSymbols.Prepend(info.Symbol!).Where(one => one is not null))
            {
                ITypeSymbol? type = symbol as ITypeSymbol ?? symbol.ContainingType;
                if (type is not null && types.Contains(type.OriginalDefinition.ToDisplayString()))
                    return symbol is ITypeSymbol ? type.Name : $"{type.Name}.{symbol.Name.Replace(".ctor", "new")}";
            }
        }
        return null;
    }
}
