using System.Text;

namespace LatentLab.Book.Mathematics;

internal sealed partial class TexParser
{
    /// <summary>How an environment is set: its fences, and whether its cells are displayed formulas. Columns are aligned by the class in the book's style sheet.</summary>
    private sealed record TableStyle(string Class, bool Displayed = false, string Left = "", string Right = "");

    private static TableStyle? StyleOf(string environment) => environment switch
    {
        "matrix" or "smallmatrix" or "array" => new("tex-matrix"),
        "pmatrix" => new("tex-matrix", Left: "(", Right: ")"),
        "bmatrix" => new("tex-matrix", Left: "[", Right: "]"),
        "Bmatrix" => new("tex-matrix", Left: "{", Right: "}"),
        "vmatrix" => new("tex-matrix", Left: "|", Right: "|"),
        "Vmatrix" => new("tex-matrix", Left: "‖", Right: "‖"),
        "cases" => new("tex-cases", Left: "{"),
        "aligned" or "align" or "align*" or "split" => new("tex-aligned", Displayed: true),
        "gathered" or "gather" or "gather*" or "equation" or "equation*" => new("tex-gathered", Displayed: true),
        _ => null,
    };

    private TexAtom Environment(TexToken begin)
    {
        string name = scanner.RawGroup(begin);
        TableStyle style = StyleOf(name)
            ?? throw new TexException($"'\\begin{{{name}}}' is not an environment that this book knows", $"\\begin{{{name}}}", begin.Position);
        if (name == "array")
        {
            // The column letters (lcr|) say how to align; the book centres an array's columns.
            scanner.RawGroup(begin);
        }

        string rows = InStyle(style.Displayed, () => Rows(begin, name));
        string attribute = style.Displayed ? " displaystyle=\"true\"" : "";
        string table = $"<mtable class=\"{style.Class}\"{attribute}>{rows}</mtable>";
        return style.Left.Length + style.Right.Length == 0
            ? new(table, AtomKind.Inner)
            : new($"<mrow>{TableFence(style.Left, "prefix")}{table}{TableFence(style.Right, "postfix")}</mrow>", AtomKind.Inner);
    }

    private static string TableFence(string sign, string form) =>
        sign.Length == 0 ? "" : $"<mo fence=\"true\" stretchy=\"true\" form=\"{form}\">{sign}</mo>";

    private string Rows(TexToken begin, string name)
    {
        var rows = new StringBuilder();
        var row = new StringBuilder();
        while (true)
        {
            List<TexAtom> atoms = List();
            TexToken end = scanner.Next();
            bool lastAndEmpty = end is { Kind: TexTokenKind.Command, Text: "end" } && atoms.Count == 0 && row.Length == 0;
            if (!lastAndEmpty)
            {
                row.Append("<mtd>").Append(atoms.Count == 0 ? "" : Row(atoms)).Append("</mtd>");
            }

            switch (end)
            {
                case { Kind: TexTokenKind.Align }:
                    break;
                case { Kind: TexTokenKind.NewLine }:
                    scanner.Option(end);
                    Close(row, rows);
                    break;
                case { Kind: TexTokenKind.Command, Text: "end" }:
                    string closed = scanner.RawGroup(end);
                    if (closed != name)
                    {
                        throw Fault(end, $"'\\end{{{closed}}}' closes '\\begin{{{name}}}'");
                    }

                    Close(row, rows);
                    return rows.ToString();
                default:
                    throw Fault(begin, end.Kind == TexTokenKind.End
                        ? $"'\\begin{{{name}}}' has no '\\end{{{name}}}'"
                        : $"'{end.Written}' stands before the '\\end{{{name}}}'");
            }
        }
    }

    private static void Close(StringBuilder row, StringBuilder rows)
    {
        if (row.Length > 0)
        {
            rows.Append("<mtr>").Append(row).Append("</mtr>");
            row.Clear();
        }
    }
}
