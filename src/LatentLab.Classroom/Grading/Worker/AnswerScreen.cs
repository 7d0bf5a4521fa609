using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Classroom.Grading.Worker;

/// <summary>
/// Refuses answers that reach past C#'s own walls: reflection, raw memory, native calls, code made at run time, other
/// files' code, threads and whatever else could act while the check is judging. An answer runs in the same process as
/// that check, so with these it could write its own grade; without them C# keeps it out of the checker's memory. Looks
/// at what each name in the compiled answer means, not at how it is written.
/// </summary>
internal static partial class AnswerScreen
{
    // Everything whose full name begins so.
    private static readonly string[] Namespaces =
    [
        "System.Reflection", "System.Runtime.InteropServices", "System.Runtime.CompilerServices",
        "System.Runtime.Loader", "System.Runtime.Serialization", "System.Linq.Expressions", "System.ComponentModel",
        "System.Dynamic", "System.Xml", "System.Data", "System.Resources", "System.CodeDom", "System.Security",
        "System.Runtime.Remoting",
        "System.Text.Json", "System.Threading", "System.Timers", "System.Buffers", "Newtonsoft", "Microsoft.CSharp",
        "Microsoft.Win32", "Microsoft.CodeAnalysis", "Microsoft.FSharp", "Microsoft.VisualBasic", "DynamicObj",
        "LatentLab.Notebooks", "LatentLab.Classroom.Grading", "LatentLab.Native",
    ];

    private static readonly string[] Types =
    [
        "System.Activator", "System.AppDomain", "System.AppContext", "System.Delegate", "System.MulticastDelegate",
        "System.TypedReference", "System.RuntimeTypeHandle", "System.RuntimeMethodHandle", "System.RuntimeFieldHandle",
        "System.RuntimeArgumentHandle", "System.ModuleHandle", "System.IntPtr", "System.UIntPtr", "nint", "nuint",
        "System.Diagnostics.StackTrace", "System.Diagnostics.StackFrame", "System.IO.FileSystemWatcher",
    ];

    private static readonly string[] Members =
    [
        "System.Environment.SetEnvironmentVariable", "System.GC.AllocateUninitializedArray"
    ];

    // Names that only a forger or an unlucky learner declares; the grader does not fall for them, but a teacher should
    // know.
    private static readonly string[] CheckersNames =
    [
        nameof(Exercises), nameof(CheckResult), nameof(Verdict), nameof(LatentLab), "TorchSharp", "System"
    ];

    // What an answer may ask a type.
    private static readonly string[] OfType =
    [
        "Name", "FullName", "Namespace", "Equals", "GetHashCode", "ToString", "IsValueType", "IsArray", "IsEnum",
        "op_Equality", "op_Inequality"
    ];

    /// <summary>
    /// A cell's lines without those that only name the language; and the line that brings other code in, if there is
    /// one.
    /// </summary>
    public static (string Source, string? Refusal) Lines(string source)
    {
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            if (Harmless().IsMatch(lines[index]))
                lines[index] = "";
            else if (Directive().Match(lines[index]) is { Success: true } found)
                return (source,
                    $"An answer cannot bring in other code: '{PlainText.Line(found.Value.Trim(), 60)}' in line "
                    + $"{index + 1}. Write what it needs into the answer's cell.");
        }
        return (string.Join('\n', lines), null);
    }

    /// <summary>What a compiled answer uses that no answer may; null where there is nothing.</summary>
    public static string? Refuse(Compilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(descendIntoTrivia: false))
            {
                if (Found(node, model) is not { } found)
                    continue;
                int line = tree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
                return $"An answer cannot use {found} (line {line}): it needs none of it, and with it code could reach "
                    + "the checker itself. Your teacher will look at this one.";
            }
        }
        return null;
    }

    /// <summary>A name of the checker's that the answer declares for itself; null where there is none.</summary>
    public static string? TakenName(Compilation compilation) =>
        compilation.ScriptClass?.GetMembers().Select(member => member.Name)
            .FirstOrDefault(name => CheckersNames.Contains(name));

    private static string? Found(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case UnsafeStatementSyntax or FixedStatementSyntax or PointerTypeSyntax or FunctionPointerTypeSyntax:
                return "'unsafe' code";
            case MakeRefExpressionSyntax or RefValueExpressionSyntax or RefTypeExpressionSyntax:
                return "typed references";
            case MemberDeclarationSyntax { Modifiers: var modifiers } when modifiers.Any(
                word => word.IsKind(SyntaxKind.ExternKeyword) || word.IsKind(SyntaxKind.UnsafeKeyword)):
            case LocalFunctionStatementSyntax { Modifiers: var own }
                when own.Any(word => word.IsKind(SyntaxKind.ExternKeyword) || word.IsKind(SyntaxKind.UnsafeKeyword)):
                return "'extern' or 'unsafe' members";
            case ExpressionSyntax expression when model.GetTypeInfo(expression).Type is { TypeKind: TypeKind.Dynamic }:
                return "'dynamic'";
            case AwaitExpressionSyntax:
                return "'await'";
            case DestructorDeclarationSyntax:
                return "destructors";
            case SimpleNameSyntax or ConstructorInitializerSyntax or BaseObjectCreationExpressionSyntax
                or AttributeSyntax or ElementAccessExpressionSyntax:
                SymbolInfo symbols = model.GetSymbolInfo(node);
                return (symbols.Symbol is { } symbol ? [symbol] : symbols.CandidateSymbols).Select(Forbidden)
                    .FirstOrDefault(name => name is not null);
            default:
                return null;
        }
    }

    private static string? Forbidden(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol => null,
        ITypeSymbol type => OfTypeItself(type),
        IMethodSymbol method => Member(method) ?? OfTypeItself(method.ReturnType)
            ?? method.TypeArguments.Select(OfTypeItself).FirstOrDefault(name => name is not null),
        IPropertySymbol property => Member(property) ?? OfTypeItself(property.Type),
        IFieldSymbol field => Member(field) ?? OfTypeItself(field.Type),
        IEventSymbol happening => Member(happening) ?? OfTypeItself(happening.Type),
        ILocalSymbol local => OfTypeItself(local.Type),
        IParameterSymbol parameter => OfTypeItself(parameter.Type),
        _ => null,
    };

    private static string? Member(ISymbol member)
    {
        if (member.ContainingType is not { } owner)
            return null;
        // A type's name is MemberInfo's.
        if (owner.ToDisplayString() is "System.Type" or "System.Reflection.MemberInfo")
            return OfType.Contains(member.Name) ? null : $"'System.Type.{member.Name}'";
        if (Members.Contains($"{owner.ToDisplayString()}.{member.Name}"))
            return $"'{owner.ToDisplayString()}.{member.Name}'";
        // A delegate's Invoke is a call; its other members are reflection.
        return owner.TypeKind == TypeKind.Delegate && member.Name is "Invoke" or ".ctor" ? null : OfTypeItself(owner);
    }

    private static string? OfTypeItself(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => OfTypeItself(array.ElementType),
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => "pointers",
        ITypeParameterSymbol => null,
        INamedTypeSymbol named =>
            Named(named) ?? named.TypeArguments.Select(OfTypeItself).FirstOrDefault(name => name is not null),
        _ => null,
    };

    private static string? Named(INamedTypeSymbol type)
    {
        // Only what comes from outside can be forbidden: a learner's own types are screened where they are written.
        string name = type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        bool isForbidden = Types.Any(one => name == one)
            || Namespaces.Any(one => name.StartsWith(one + ".", StringComparison.Ordinal));
        return isForbidden && !IsHarmless(type) ? $"'{name}'" : null;
    }

    // What ordinary code meets in signatures.
    private static bool IsHarmless(INamedTypeSymbol type) =>
        type.Name is "ITuple" or "DefaultInterpolatedStringHandler" or "FormattableStringFactory";

    [GeneratedRegex(@"^#!(csharp|c#|time)\s*$")]
    private static partial Regex Harmless();

    [GeneratedRegex(@"^\s*#\s*(!\S*|(r|i|load)\b).*$")]
    private static partial Regex Directive();
}
