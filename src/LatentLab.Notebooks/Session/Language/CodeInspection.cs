using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session;

/// <summary>What is known about a word in a cell.</summary>
/// <param name="Text">As plain text.</param>
/// <param name="Html">The same as HTML.</param>
public sealed record Explanation(string Text, string Html)
{
    // .NET Interactive's hover text has one length, Jupyter asks for two
    private const string Whole = "; detail=whole";

    /// <summary>The two lengths of an explanation as the content of one event.</summary>
    internal static IReadOnlyList<FormattedValue> Content(Explanation brief, Explanation whole) =>
    [
        new("text/plain", brief.Text), new("text/html", brief.Html), new("text/plain" + Whole, whole.Text),
        new("text/html" + Whole, whole.Html),
    ];

    /// <summary>What an event says, of any kernel; null if it says nothing.</summary>
    internal static Explanation? Of(IReadOnlyCollection<FormattedValue> content, bool whole)
    {
        string? Find(string type) => content.FirstOrDefault(value => value.MimeType == type)?.Value;
        string? text = (whole ? Find("text/plain" + Whole) : null) ?? Find("text/plain") ?? Find("text/markdown");
        string? html = (whole ? Find("text/html" + Whole) : null) ?? Find("text/html");
        return text is null ? null : new Explanation(text, html ?? $"<pre>{WebUtility.HtmlEncode(text)}</pre>");
    }
}

/// <summary>Explains the word at a place in a cell: how it is declared, and its documentation.</summary>
internal static class CodeInspection
{
    private const int MostOverloads = 6;

    /// <param name="bind">Gives the compiler's view of code that continues the session.</param>
    /// <param name="whole">True for the remarks and exceptions too.</param>
    /// <returns>Null where there is nothing to explain.</returns>
    public static Explanation? At(string code, int position, Func<string, SemanticModel> bind, bool whole)
    {
        SemanticModel model = bind(code);
        ISymbol[] symbols = [.. Symbols(model, position).Take(MostOverloads)];
        if (symbols.Length == 0)
            return null;
        IEnumerable<Documentation> entries = symbols.Select(symbol => Documentation.Of(symbol, model.Compilation));
        return Write([.. symbols.Zip(entries)], whole);
    }

    private static IEnumerable<ISymbol> Symbols(SemanticModel model, int position)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot();
        SyntaxToken token = root.FindToken(Math.Max(0, Math.Min(position, root.FullSpan.End - 1)));
        if (!IsName(token) || position < token.SpanStart)
        {
            SyntaxToken before = position > 0 ? root.FindToken(position - 1) : default;
            if (IsName(before) && position <= before.Span.End)
                token = before;
        }
        if (IsName(token) && position >= token.SpanStart && position <= token.Span.End && token.Parent is { } node)
            return Meaning(model, node);
        // Between the parentheses of a call, the call is meant.
        BaseArgumentListSyntax? list = token.Parent?.AncestorsAndSelf().OfType<BaseArgumentListSyntax>()
            .FirstOrDefault(one => one.SpanStart < position);
        return list?.Parent switch
        {
            InvocationExpressionSyntax call => Meaning(model, call.Expression),
            { } creation => Meaning(model, creation),
            null => [],
        };
    }

    private static bool IsName(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind())
            || token.Kind() is SyntaxKind.ThisKeyword or SyntaxKind.BaseKeyword;

    private static IEnumerable<ISymbol> Meaning(SemanticModel model, SyntaxNode node)
    {
        if (node.Parent is MemberAccessExpressionSyntax access && access.Name == node)
            node = access;
        SymbolInfo info = model.GetSymbolInfo(node);
        ISymbol? symbol = info.Symbol ?? model.GetDeclaredSymbol(node);
        if (symbol is IErrorTypeSymbol)
            symbol = null;
        IEnumerable<ISymbol> group = model.GetMemberGroup(node);
        IEnumerable<ISymbol> all = symbol is not null ? group.Prepend(symbol) : [.. info.CandidateSymbols, .. group];
        if (symbol is null && !all.Any() && node is ExpressionSyntax expression)
        {
            SymbolInfo again = model.GetSpeculativeSymbolInfo(node.SpanStart,
                SyntaxFactory.ParseExpression(expression.ToString()), SpeculativeBindingOption.BindAsExpression);
            all = again.Symbol is { } found ? [found] : again.CandidateSymbols;
        }
        return all.Select(one => one is IAliasSymbol alias ? alias.Target : one)
            .Where(one => one is not IErrorTypeSymbol).Distinct(SymbolEqualityComparer.Default).OfType<ISymbol>();
    }

    private static Explanation Write(IReadOnlyList<(ISymbol Symbol, Documentation Words)> entries, bool whole)
    {
        var text = new StringBuilder();
        var html = new StringBuilder("<div class=\"latentlab-help\">");
        foreach ((ISymbol symbol, Documentation words) in entries)
        {
            if (text.Length > 0)
                text.Append('\n');
            string declaration = SymbolWords.Declaration(symbol);
            text.Append(declaration).Append('\n');
            html.Append("<p><code>").Append(WebUtility.HtmlEncode(declaration)).Append("</code></p>");
            foreach ((string? label, string paragraph) in words.Paragraphs(whole))
            {
                text.Append("  ").Append(label is null ? "" : label + ": ")
                    .Append(paragraph.Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
                html.Append("<p>");
                if (label is not null)
                    html.Append("<b>").Append(WebUtility.HtmlEncode(label)).Append("</b>: ");
                html.Append(WebUtility.HtmlEncode(paragraph).Replace("\n", "<br>", StringComparison.Ordinal))
                    .Append("</p>");
            }
        }
        return new Explanation(text.ToString(), html.Append("</div>").ToString());
    }
}
