using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Finds what may stand at a place in a cell, from the compiler's view of the cell and of those before it.
/// </summary>
internal static class CodeCompletion
{
    private static readonly string[] Keywords =
    [
        .. SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText)
            .Where(word => !word.StartsWith("__", StringComparison.Ordinal)),
        "await",
        "async", "var",
        "record", "nameof", "when", "where", "with", "yield", "get", "set", "init", "not", "and", "or", "dynamic",
        "partial", "required", "nint", "nuint",
    ];

    /// <param name="code">The cell's C#.</param>
    /// <param name="position">The cursor's index in it.</param>
    /// <param name="bind">Gives the compiler's view of code that continues the session.</param>
    public static CompletionList At(string code, int position, Func<string, SemanticModel> bind)
    {
        int start = position;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1]))
            start--;
        string typed = code[start..position];
        var nothing = new CompletionList(position, position, []);
        if (typed.Length > 0 && char.IsDigit(typed[0]))
            return nothing;

        // What follows the cursor is left out: a name that is not finished would be read together with the next line.
        SemanticModel model = bind(code[..start]);
        SyntaxNode root = model.SyntaxTree.GetRoot();
        if (IsText(root, start))
            return nothing;
        SyntaxToken before = TokenBefore(root, start);
        IEnumerable<CompletionItem> items = IsAccess(before)
            ? Members(model, before, start)
            : [.. Arguments(model, before), .. InScope(model, before, start)];
        return new CompletionList(start, position, [.. items
            .Where(item => item.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(item => item.Text)
            .OrderByDescending(item => item.Text.StartsWith(typed, StringComparison.Ordinal))
            .ThenBy(Rank)
            .ThenBy(item => item.Text, StringComparer.OrdinalIgnoreCase)]);
    }

    private static bool IsAccess(SyntaxToken before) =>
        before.Kind() is SyntaxKind.DotToken or SyntaxKind.MinusGreaterThanToken or SyntaxKind.ColonColonToken;

    private static IEnumerable<CompletionItem> Members(SemanticModel model, SyntaxToken dot, int start)
    {
        SyntaxNode? left = dot.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            MemberBindingExpressionSyntax binding =>
                binding.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
            QualifiedNameSyntax name => name.Left,
            AliasQualifiedNameSyntax name => name.Alias,
            _ => null,
        };
        if (left is null)
            return [];
        (ISymbol? symbol, ITypeSymbol? type) = Meaning(model, left, start);
        IEnumerable<ISymbol> found = (symbol, type) switch
        {
            (INamespaceSymbol space, _) => model.LookupNamespacesAndTypes(start, space),
            (ITypeSymbol itself, _) => model.LookupSymbols(start, itself)
                .Where(member => member.IsStatic || member is ITypeSymbol || member is IFieldSymbol { IsConst: true }),
            (_, { TypeKind: not TypeKind.Error }) =>
                model.LookupSymbols(start, Pointed(type, dot), includeReducedExtensionMethods: true)
                    .Where(member => member is not ITypeSymbol
                        && (!member.IsStatic || member is IMethodSymbol { ReducedFrom: not null })),
            _ => [],
        };
        return found.Where(IsForUsers).Select(Item);
    }

    // 'x.' at the end of a cell may be read as the beginning of a type's name; what it means as a value decides then.
    private static (ISymbol? Symbol, ITypeSymbol? Type) Meaning(SemanticModel model, SyntaxNode left, int start)
    {
        SymbolInfo info = model.GetSymbolInfo(left);
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        ITypeSymbol? type = model.GetTypeInfo(left).Type;
        if (symbol is not null and not IErrorTypeSymbol || type is { TypeKind: not TypeKind.Error })
            return (symbol is IAliasSymbol alias ? alias.Target : symbol, type);
        ExpressionSyntax value = SyntaxFactory.ParseExpression(left.ToString());
        int place = Math.Max(0, Math.Min(left.SpanStart, start - 1));
        SymbolInfo again = model.GetSpeculativeSymbolInfo(place, value, SpeculativeBindingOption.BindAsExpression);
        return (again.Symbol ?? again.CandidateSymbols.FirstOrDefault(),
            model.GetSpeculativeTypeInfo(place, value, SpeculativeBindingOption.BindAsExpression).Type);
    }

    private static ITypeSymbol Pointed(ITypeSymbol type, SyntaxToken dot) =>
        dot.IsKind(SyntaxKind.MinusGreaterThanToken) && type is IPointerTypeSymbol pointer ? pointer.PointedAtType
        : dot.Parent is MemberBindingExpressionSyntax
            && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
        : type;

    private static IEnumerable<CompletionItem> InScope(SemanticModel model, SyntaxToken before, int start)
    {
        if (before.Parent is InitializerExpressionSyntax { Parent: ExpressionSyntax creation }
            && before.Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.CommaToken
            && before.Parent.Kind() is SyntaxKind.ObjectInitializerExpression or SyntaxKind.WithInitializerExpression
            && model.GetTypeInfo(creation).Type is { TypeKind: not TypeKind.Error } type)
        {
            return model.LookupSymbols(start, type)
                .Where(member => IsForUsers(member) && member is IPropertySymbol { IsReadOnly: false, IsStatic: false }
                    or IFieldSymbol { IsReadOnly: false, IsStatic: false })
                .Select(Item);
        }
        bool inUsing = before.Parent?.AncestorsAndSelf().OfType<UsingDirectiveSyntax>().Any() == true
            && !before.IsKind(SyntaxKind.SemicolonToken);
        IEnumerable<ISymbol> symbols = inUsing ? model.LookupNamespacesAndTypes(start) : model.LookupSymbols(start);
        IEnumerable<CompletionItem> items = symbols.Where(IsForUsers).Select(Item);
        return inUsing ? items : items.Concat(Keywords.Select(word => new CompletionItem(word, "keyword")));
    }

    // Names of parameters, as in beta: 4.
    private static IEnumerable<CompletionItem> Arguments(SemanticModel model, SyntaxToken before)
    {
        if (before.Kind() is not (SyntaxKind.OpenParenToken or SyntaxKind.CommaToken)
            || before.Parent is not BaseArgumentListSyntax { Parent: { } call } list)
            return [];
        IEnumerable<ISymbol> candidates = call is InvocationExpressionSyntax invocation
            ? model.GetMemberGroup(invocation.Expression)
            : model.GetMemberGroup(call);
        var given = list.Arguments.Select(argument => argument.NameColon?.Name.Identifier.ValueText).ToHashSet();
        return candidates.OfType<IMethodSymbol>()
            .SelectMany(method => method.Parameters)
            .Where(parameter => !given.Contains(parameter.Name))
            .Select(parameter =>
                new CompletionItem(parameter.Name + ":", "param", parameter.ToDisplayString(SymbolWords.Short)));
    }

    private static bool IsForUsers(ISymbol symbol) => symbol.CanBeReferencedByName
        && !symbol.Name.StartsWith('<')
        && symbol is not IMethodSymbol { MethodKind: MethodKind.StaticConstructor or MethodKind.Constructor }
        // 1 is Never
        && !symbol.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "EditorBrowsableAttribute"
            && attribute.ConstructorArguments is [{ Value: 1 }]);

    private static CompletionItem Item(ISymbol symbol) => new(
        SyntaxFacts.GetKeywordKind(symbol.Name) == SyntaxKind.None ? symbol.Name : "@" + symbol.Name,
        SymbolWords.Kind(symbol),
        symbol is INamespaceSymbol ? null : symbol.ToDisplayString(SymbolWords.Short));

    private static int Rank(CompletionItem item) => item.Kind switch
    {
        "param" => 0,
        "instance" or "property" or "event" => 1,
        "function" => 2,
        "keyword" => 3,
        "module" => 5,
        _ => 4,
    };

    private static SyntaxToken TokenBefore(SyntaxNode root, int start)
    {
        if (start == 0)
            return default;
        SyntaxToken token = root.FindToken(start - 1);
        while (token.RawKind != 0 && (token.Span.End > start || token.Span.IsEmpty))
            token = token.GetPreviousToken();
        return token;
    }

    // Inside a string, a character or a comment there is nothing to complete; inside {…} of an interpolated string
    // there is.
    private static bool IsText(SyntaxNode root, int position)
    {
        if (position == 0)
            return false;
        SyntaxTrivia trivia = root.FindTrivia(position - 1);
        if (trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.DisabledTextTrivia
            || trivia.GetStructure() is DocumentationCommentTriviaSyntax or DirectiveTriviaSyntax)
            return true;
        SyntaxToken token = root.FindToken(position - 1, findInsideTrivia: true);
        bool literal = token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken;
        bool closed = literal && !token.ContainsDiagnostics && position >= token.Span.End;
        return (literal && !closed) || token.Kind() is SyntaxKind.InterpolatedStringTextToken
            || (token.IsKind(SyntaxKind.InterpolatedStringStartToken) && position >= token.Span.End);
    }
}
