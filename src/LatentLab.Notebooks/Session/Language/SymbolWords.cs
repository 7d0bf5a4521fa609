using Microsoft.CodeAnalysis;

namespace LatentLab.Notebooks.Session;

/// <summary>Names of symbols for readers.</summary>
internal static class SymbolWords
{
    /// <summary>A declaration in one line, types without their namespaces.</summary>
    public static SymbolDisplayFormat Short { get; } = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers)
        .AddMemberOptions(SymbolDisplayMemberOptions.IncludeConstantValue);

    /// <summary>Words that Jupyter's front ends have pictures for.</summary>
    public static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "function",
        IPropertySymbol => "property",
        IEventSymbol => "event",
        INamespaceSymbol => "module",
        IParameterSymbol or ILocalSymbol or IRangeVariableSymbol => "instance",
        IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum } => "property",
        IFieldSymbol { ContainingType.IsScriptClass: true } => "instance",
        IFieldSymbol => "property",
        ITypeSymbol { TypeKind: TypeKind.Interface } => "interface",
        ITypeSymbol { TypeKind: TypeKind.Enum } => "enum",
        _ => "class",
    };

    /// <summary>A symbol's declaration as a reader of help sees it.</summary>
    public static string Declaration(ISymbol symbol)
    {
        string words = symbol.ToDisplayString(Short);
        return symbol switch
        {
            INamedTypeSymbol { TypeKind: not TypeKind.Error } type =>
                $"{TypeWord(type)} {type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)}",
            INamespaceSymbol space => $"namespace {space.ToDisplayString()}",
            _ => words,
        };
    }

    private static string TypeWord(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, IsValueType: true } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Enum } => "enum",
        { TypeKind: TypeKind.Delegate } => "delegate",
        { IsStatic: true } => "static class",
        _ => "class",
    };
}
