using System.Text;
using FSharp.Compiler.CodeAnalysis;
using FSharp.Compiler.Syntax;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace LatentLab.Notebooks.FSharp;

/// <summary>
/// Puts safe points into F# code, so that the stop button ends it: a check at the beginning of each loop's body,
/// function and lambda. A C# cell gets them after it is compiled; F# Interactive hands its compiled code to nobody, so
/// they are written into the text. Each stands on a line of its own, in the column of what follows it, and a directive
/// gives the next line its number back: no line, no column and no indentation changes. The semicolon is for the clauses
/// of a match on one line, where a new line alone does not end an expression.
/// </summary>
internal static class FSharpSafePoints
{
    private const string Check = "global.LatentLab.Notebooks.Session.SafePoint.Check()";

    /// <summary>The code with its safe points; as it was where it has no place for any, or does not parse.</summary>
    /// <param name="name">What positions call the cell.</param>
    /// <param name="above">How many lines of the cell stand above the code.</param>
    public static string Weave(FSharpChecker checker, string code, string name, int above)
    {
        FSharpParseFileResults parsed = FSharpDirectives.Parse(checker, code);
        if (parsed.ParseHadErrors || FSharpDirectives.Of(parsed.ParseTree).Any())
            return code;   // after a directive F# runs the cell in parts
        var places = new SortedSet<(int Line, int Column)>();
        ParsedInputModule.fold(
            FuncConvert.FromFunc<Unit?, FSharpList<SyntaxNode>, SyntaxNode, Unit?>((_, path, node) =>
            {
                foreach (SynExpr body in Bodies(node, path).Where(_ => !path.Any(IsClosed)))
                    places.Add((body.Range.StartLine, body.Range.StartColumn));
                return null;
            }),
            null,
            parsed.ParseTree);
        string[] lines = code.Split('\n');
        foreach (IGrouping<int, (int Line, int Column)> line in places.GroupBy(place => place.Line))
            lines[line.Key - 1] =
                Woven(lines[line.Key - 1], [.. line.Select(place => place.Column)], above + line.Key, name);
        return string.Join('\n', lines);
    }

    private static string Woven(string line, int[] columns, int number, string name)
    {
        var text = new StringBuilder();
        if (line.AsSpan(0, columns[0]).Trim().Length > 0)
            text.Append(line, 0, columns[0]).Append('\n');
        for (int index = 0; index < columns.Length; index++)
        {
            int column = columns[index], end = index + 1 < columns.Length ? columns[index + 1] : line.Length;
            text.Append(' ', column).Append(Check).Append(";\n# ").Append(number).Append(" \"")
                .Append(name).Append("\"\n")
                .Append(' ', column).Append(line, column, end - column);
            if (index + 1 < columns.Length)
                text.Append('\n');
        }
        return text.ToString();
    }

    private static IEnumerable<SynExpr> Bodies(SyntaxNode node, FSharpList<SyntaxNode> path) => node switch
    {
        SyntaxNode.SynBinding { Item: var binding } when IsFunction(binding.headPat) && !IsAccessor(binding) =>
            [Untyped(binding)],
        SyntaxNode.SynExpr { Item: var expression } => expression switch
        {
            SynExpr.While loop => [loop.doExpr],
            SynExpr.WhileBang loop => [loop.doExpr],
            SynExpr.For loop => [loop.doBody],
            SynExpr.ForEach { seqExprOnly.Item: false } loop => [loop.bodyExpr],
            SynExpr.Lambda lambda when lambda.parsedData.Or(null) is { } written && !IsOfMethod(path) =>
                [written.Item2],
            SynExpr.MatchLambda lambda when !IsOfMethod(path) =>
                lambda.matchClauses.Select(clause => clause.resultExpr),
            _ => [],
        },
        _ => [],
    };

    private static bool IsFunction(SynPat pattern) =>
        pattern is SynPat.LongIdent { argPats: SynArgPats.Pats { pats.IsEmpty: false } };

    // The 'and' between the two accessors of a property has to stay in the getter's last line.
    private static bool IsAccessor(SynBinding binding) =>
        binding.valData.memberFlags.Or(null)?.MemberKind is { IsPropertyGet: true } or { IsPropertySet: true };

    // The type of 'let f x : int = …' stands around the body in the tree.
    private static SynExpr Untyped(SynBinding binding) =>
        binding is { returnInfo: not null, expr: SynExpr.Typed typed } ? typed.expr : binding.expr;

    // A lambda that a method takes, as in xs.Where(fun x -> …), may become an expression tree, which holds no
    // statements.
    private static bool IsOfMethod(FSharpList<SyntaxNode> path) => path.Take(3).Any(node =>
        node is SyntaxNode.SynExpr { Item: SynExpr.App { isInfix: false, flag: ExprAtomicFlag.Atomic } });

    // A quotation is data, a query takes no statements, and a string of one line cannot be broken.
    private static bool IsClosed(SyntaxNode node) => node is SyntaxNode.SynExpr
    {
        Item: SynExpr.Quote or SynExpr.InterpolatedString
            or SynExpr.App { funcExpr: SynExpr.Ident { ident.idText: "query" }, argExpr: SynExpr.ComputationExpr },
    };
}
