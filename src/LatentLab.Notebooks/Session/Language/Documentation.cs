using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace LatentLab.Notebooks.Session;

/// <summary>A symbol's XML comment, as text.</summary>
/// <param name="Comment">The <c>member</c> element; null where there is none.</param>
internal sealed partial record Documentation(XElement? Comment)
{
    private const int MostInheritance = 4;

    public static Documentation Of(ISymbol symbol, Compilation compilation) =>
        new(Read(symbol, compilation, MostInheritance));

    /// <summary>The parts in the order of reading; the first has no label.</summary>
    /// <param name="whole">True for the remarks and exceptions too.</param>
    public IEnumerable<(string? Label, string Text)> Paragraphs(bool whole)
    {
        if (Comment is null)
            yield break;
        foreach (XElement part in Comment.Elements("summary"))
            yield return (null, Text(part));
        foreach (XElement part in Comment.Elements().Where(part => part.Name.LocalName is "param" or "typeparam"))
            yield return ((string?)part.Attribute("name") ?? "?", Text(part));
        foreach (XElement part in Comment.Elements().Where(part => part.Name.LocalName is "returns" or "value"))
            yield return ("returns", Text(part));
        if (!whole)
            yield break;
        foreach (XElement part in Comment.Elements("exception"))
            yield return ($"throws {ShortName((string?)part.Attribute("cref"))}", Text(part));
        foreach (XElement part in Comment.Elements("remarks"))
            yield return ("remarks", Text(part));
    }

    private static XElement? Read(ISymbol symbol, Compilation compilation, int depth)
    {
        ISymbol declared = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol;
        XElement? own = Parse(declared.OriginalDefinition.GetDocumentationCommentXml());
        // A constructor without words of its own stands for its type.
        if (own is null && declared is IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { } type })
            own = Parse(type.OriginalDefinition.GetDocumentationCommentXml());
        if (own?.Element("inheritdoc") is not { } inherits || depth == 0)
            return own;
        ISymbol? source = (string?)inherits.Attribute("cref") is { } id
            ? DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation)
            : Base(declared);
        if (source is null || Read(source, compilation, depth - 1) is not { } inherited)
            return own;
        var merged = new XElement(own);
        foreach (XElement part in inherited.Elements())
        {
            bool isGiven = own.Elements(part.Name)
                .Any(given => (string?)given.Attribute("name") == (string?)part.Attribute("name"));
            if (!isGiven)
                merged.Add(new XElement(part));
        }
        return merged;
    }

    private static ISymbol? Base(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: { } method } => method,
        IPropertySymbol { OverriddenProperty: { } property } => property,
        ITypeSymbol type => type.BaseType,
        _ => symbol.ContainingType?.AllInterfaces.SelectMany(one => one.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(
                symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol)),
    };

    private static XElement? Parse(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
            return null;
        try
        {
            return XElement.Parse(xml, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            return null;   // a comment may hold anything
        }
    }

    private static string Text(XElement element)
    {
        var text = new StringBuilder();
        Append(text, element);
        string plain = Blanks().Replace(text.ToString(), " ");
        return Breaks().Replace(plain, "\n").Trim();
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XText words:
                    text.Append(words.Value.ReplaceLineEndings(" "));
                    break;
                case XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } link
                    when !link.Nodes().Any():
                    text.Append(ShortName((string?)link.Attribute("cref")) ?? (string?)link.Attribute("name")
                        ?? (string?)link.Attribute("langword") ?? (string?)link.Attribute("href"));
                    break;
                case XElement { Name.LocalName: "para" or "item" or "code" or "br" or "description" or "term" } block:
                    text.Append('\n');
                    Append(text, block);
                    text.Append('\n');
                    break;
                case XElement other:
                    Append(text, other);
                    break;
            }
        }
    }

    // "M:Some.Type.Method(System.Int32)" → "Method", "T:Some.Type" → "Type".
    private static string? ShortName(string? id)
    {
        if (id is null)
            return null;
        string name = id.Split('(')[0];
        name = name[(name.IndexOf(':') + 1)..];
        return Arity().Replace(name.Split('.')[^1], "").Replace("#ctor", "constructor", StringComparison.Ordinal);
    }

    [GeneratedRegex("`+[0-9]+")]
    private static partial Regex Arity();

    [GeneratedRegex("[ \t]+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@" *\n[ \n]*")]
    private static partial Regex Breaks();
}
