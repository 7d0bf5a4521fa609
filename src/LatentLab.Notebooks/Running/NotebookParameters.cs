using System.Globalization;
using System.Text.Json.Nodes;
using LatentLab.Notebooks.Documents;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LatentLab.Notebooks.Running;

/// <summary>
/// Notebook parameters after papermill's convention: a code cell tagged <c>parameters</c> declares variables with their
/// default values; a cell tagged <c>injected-parameters</c> after it declares them again with the values of this run.
/// </summary>
public static class NotebookParameters
{
    public const string Tag = "parameters";
    public const string InjectedTag = "injected-parameters";

    /// <summary>
    /// The variables that the parameters cell declares, with the type of each in C# words; empty without such a cell.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Declared(NotebookDocument document)
    {
        var found = new Dictionary<string, string>();
        if (document.Cells.Find(IsParameters) is not { } cell)
            return found;
        SyntaxNode root =
            CSharpSyntaxTree.ParseText(cell.Source, new CSharpParseOptions(kind: SourceCodeKind.Script)).GetRoot();
        foreach (FieldDeclarationSyntax declaration in root.ChildNodes().OfType<FieldDeclarationSyntax>())
        {
            foreach (VariableDeclaratorSyntax variable in declaration.Declaration.Variables)
                found[variable.Identifier.ValueText] =
                    TypeOf(declaration.Declaration.Type, variable.Initializer?.Value);
        }
        return found;
    }

    /// <summary>Puts the injected cell into the document, in place of an earlier one.</summary>
    /// <exception cref="ArgumentException">There is no parameter of that name, or the value does not fit its
    /// type.</exception>
    public static void Inject(NotebookDocument document, IReadOnlyDictionary<string, string> values)
    {
        document.Cells.RemoveAll(cell => cell.Tags.Contains(InjectedTag));
        if (values.Count == 0)
            return;
        IReadOnlyDictionary<string, string> declared = Declared(document);
        if (declared.Count == 0)
            throw new ArgumentException(
                $"The notebook takes no parameters (no code cell tagged '{Tag}' declares one), but "
                + $"{string.Join(", ", values.Keys)} was given.");

        var lines = new List<string> { "// Parameters of this run" };
        foreach ((string name, string value) in values)
        {
            if (!declared.TryGetValue(name, out string? type))
                throw new ArgumentException(
                    $"The notebook has no parameter '{name}'; it has "
                    + $"{string.Join(", ", declared.Select(one => $"{one.Value} {one.Key}"))}.");
            lines.Add($"{type} {name} = {Literal(name, type, value)};");
        }

        int place = document.Cells.FindIndex(IsParameters) + 1;
        JsonObject metadata = CellMetadata.ForLanguage("csharp");
        metadata["tags"] = new JsonArray(InjectedTag);
        document.Cells.Insert(place, new NotebookCell
        {
            Id = CellIds.Assign([.. document.Cells.Select(cell => ((string?)cell.Id, "")), (InjectedTag, "")])[^1],
            Kind = CellKind.Code,
            Language = "csharp",
            Source = string.Join('\n', lines),
            Metadata = metadata,
        });
    }

    private static bool IsParameters(NotebookCell cell) => cell.Kind == CellKind.Code && cell.Tags.Contains(Tag);

    private static string TypeOf(TypeSyntax type, ExpressionSyntax? value)
    {
        string word = type.ToString();
        if (word != "var")
            return word.TrimEnd('?');
        ExpressionSyntax? bare =
            value is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus
                ? minus.Operand
                : value;
        return bare is LiteralExpressionSyntax literal
            ? literal.Token.Value switch
            {
                int => "int",
                long => "long",
                double => "double",
                float => "float",
                decimal => "decimal",
                bool => "bool",
                _ => "string"
            }
            : "var";
    }

    private static string Literal(string name, string type, string value)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        return type switch
        {
            "string" or "String" => SymbolDisplay.FormatLiteral(value, quote: true),
            "int" or "Int32" when int.TryParse(value, NumberStyles.Integer, plain, out int number) =>
                number.ToString(plain),
            "long" or "Int64" when long.TryParse(value, NumberStyles.Integer, plain, out long number) =>
                number.ToString(plain) + "L",
            "double" or "Double" when double.TryParse(value, NumberStyles.Float, plain, out double number)
                && double.IsFinite(number) => number.ToString("R", plain) + "d",
            "float" or "Single" when float.TryParse(value, NumberStyles.Float, plain, out float number)
                && float.IsFinite(number) => number.ToString("R", plain) + "f",
            "decimal" or "Decimal" when decimal.TryParse(value, NumberStyles.Float, plain, out decimal number) =>
                number.ToString(plain) + "m",
            "bool" or "Boolean" when bool.TryParse(value, out bool truth) => truth ? "true" : "false",
            "int" or "Int32" or "long" or "Int64" or "double" or "Double" or "float" or "Single" or "decimal"
                or "Decimal" or "bool" or "Boolean" =>
                throw new ArgumentException($"Parameter '{name}': expected {Words(type)}, found '{value}'."),
            _ => throw new ArgumentException(
                $"Parameter '{name}' has the type '{type}'; only string, int, long, double, float, decimal and bool "
                + "can be given from outside."),
        };
    }

    private static string Words(string type) => type.ToLowerInvariant() switch
    {
        "bool" or "boolean" => "true or false",
        "int" or "int32" or "long" or "int64" => $"a whole number ({type})",
        _ => $"a number ({type}, with a point, for example 0.5)",
    };
}
