using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace LatentLab.Notebooks.Session;

/// <summary>The parameters of the call that the cursor stands in.</summary>
internal static class SignatureHelp
{
    private const int MostOverloads = 20;

    /// <param name="code">The cell's C#.</param>
    /// <param name="position">The cursor's index in it.</param>
    /// <param name="bind">Gives the compiler's view of code that continues the session.</param>
    public static SignatureHelpProduced At(
        string code, int position, Func<string, SemanticModel> bind, RequestSignatureHelp command)
    {
        SemanticModel model = bind(code);
        SyntaxToken token = model.SyntaxTree.GetRoot().FindToken(Math.Max(0, position - 1));
        BaseArgumentListSyntax? list = token.Parent?.AncestorsAndSelf().OfType<BaseArgumentListSyntax>()
            .FirstOrDefault(one => one.SpanStart < position);
        IEnumerable<ISymbol> calls = list?.Parent switch
        {
            InvocationExpressionSyntax call => model.GetMemberGroup(call.Expression),
            BaseObjectCreationExpressionSyntax creation
                when model.GetTypeInfo(creation).Type is INamedTypeSymbol type => type.InstanceConstructors,
            _ => [],
        };
        IMethodSymbol[] methods = [.. calls.OfType<IMethodSymbol>().Take(MostOverloads)];
        if (methods.Length == 0)
            return SignatureHelpProduced.Empty(command);
        int argument = list!.Arguments.GetSeparators().Count(comma => comma.SpanStart < position);
        int active = Math.Max(0, Array.FindIndex(methods, method => method.Parameters.Length > argument));
        int parameter = Math.Min(argument, Math.Max(0, methods[active].Parameters.Length - 1));
        return new SignatureHelpProduced(command, [.. methods.Select(method => Of(method, model.Compilation))],
            active, parameter);
    }

    private static SignatureInformation Of(IMethodSymbol method, Compilation compilation) => new(
        SymbolWords.Declaration(method),
        Words(string.Join('\n',
            Documentation.Of(method, compilation).Paragraphs(whole: false).Select(paragraph => paragraph.Text))),
        [.. method.Parameters.Select(
            parameter => new ParameterInformation(parameter.ToDisplayString(SymbolWords.Short), Words("")))]);

    private static FormattedValue Words(string text) => new("text/plain", text);
}
