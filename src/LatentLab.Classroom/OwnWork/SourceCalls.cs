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
        using LatentLab.Training; using TorchSharp; using TorchSharp.Modules; using static TorchSharp.torch;
        using Convolution = LatentLab.Models.Convolution; using ConvTranspose2d = LatentLab.Models.ConvTranspose2d;
        using OptimizerState = LatentLab.Training.OptimizerState;

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
        string[] all = [.. sources];
        return all.Select(source => Find(source, types)).FirstOrDefault(found => found is not null) is { } member
            ? OwnWorkRules.Words(member)
            : all.Select(ByOtherMeans).FirstOrDefault(found => found is not null) is { } means
                ? OwnWorkRules.HiddenWords(means)
                : null;
    }

    // Where what is called is named, it can be judged by its name. Other ways to code (reflection, dynamic, addresses)
    // are not among these.
    private static readonly string[] Plain = ["TorchSharp", "LatentLab", "System.Collections", "System.Linq",
        "System.Text", "System.Globalization", "System.Numerics", "System.Threading", "System.IO",
        "System.Diagnostics"];

    private static readonly string[] NotPlain = ["System.Linq.Expressions"];

    private static readonly string[] OfSystem = ["Type", "Activator", "AppDomain", "AppContext", "Delegate",
        "MulticastDelegate", "RuntimeMethodHandle", "RuntimeTypeHandle", "RuntimeFieldHandle", "IntPtr", "UIntPtr"];

    /// <summary>The first thing in a text by which code can be reached without naming it; null where there is
    /// none.</summary>
    private static string? ByOtherMeans(string source) => Symbols(source).Select(symbol => symbol switch
    {
        IDynamicTypeSymbol => "dynamic",
        INamespaceSymbol => null,
        _ => (symbol as INamedTypeSymbol ?? symbol.ContainingType) is { } type && !IsPlain(type) ? type.Name : null,
    }).FirstOrDefault(found => found is not null);

    private static bool IsPlain(INamedTypeSymbol type)
    {
        if (type.ContainingAssembly?.Name is null or "answer" || type.SpecialType is > SpecialType.System_Object
            and not (SpecialType.System_Delegate or SpecialType.System_MulticastDelegate or SpecialType.System_IntPtr
                or SpecialType.System_UIntPtr or SpecialType.System_TypedReference or SpecialType.System_ArgIterator))
            return true;   // the learner's own, or a number, a word, a list
        string space = type.ContainingNamespace.ToDisplayString();
        bool Below(string name) => space == name || space.StartsWith(name + ".", StringComparison.Ordinal);
        return space == "System" ? !OfSystem.Contains(type.Name) : Plain.Any(Below) && !NotPlain.Any(Below);
    }

    /// <summary>The first member of one of the types that a text uses.</summary>
    public static string? Find(string source, IReadOnlyList<string> types)
    {
        foreach (ISymbol symbol in Symbols(source))
        {
            ITypeSymbol? type = symbol as ITypeSymbol ?? symbol.ContainingType;
            if (type is not null && types.Contains(type.OriginalDefinition.ToDisplayString()))
                return symbol is ITypeSymbol ? type.Name : $"{type.Name}.{symbol.Name.Replace(".ctor", "new")}";
        }
        return null;
    }

    // What the names in a text mean.
    private static IEnumerable<ISymbol> Symbols(string source)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(Usings + source, Script);
        SemanticModel model = CSharpCompilation.CreateScriptCompilation("answer", tree, References.Value)
            .GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes()
            .Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax
                && node.SpanStart >= Usings.Length)
            .Select(node => model.GetSymbolInfo(node))
            .SelectMany(info => info.CandidateSymbols.Prepend(info.Symbol!).Where(one => one is not null));
    }
}
