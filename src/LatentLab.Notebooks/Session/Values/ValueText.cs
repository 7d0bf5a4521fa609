using System.Net;
using System.Text;

namespace LatentLab.Notebooks.Session.Values;

/// <summary>Writes what was read of a value, as HTML and as plain text.</summary>
internal static class ValueText
{
    public static string Html(ValueNode node) => node switch
    {
        WordNode { Text: var text } => text.Contains('\n') ? $"<pre>{Safe(text)}</pre>" : Safe(text),
        PageNode page => page.Html,
        LineNode line => $"<code>{Safe(Plain(line))}</code>",
        TableNode table => Table(table),
        MembersNode members => Members(members),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    public static string Plain(ValueNode node) => node switch
    {
        WordNode word => word.Text,
        PageNode page => page.Text,
        LineNode line => $"[ {string.Join(", ", line.Words)}{(line.Rest is null ? "" : $" … ({line.Rest})")} ]",
        TableNode table => PlainTable(table),
        MembersNode members => PlainMembers(members),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static string Table(TableNode table)
    {
        var html = new StringBuilder("<table>");
        if (table.Title is not null)
            html.Append($"<caption>{Safe(table.Title)}</caption>");
        html.Append("<thead><tr>");
        foreach (string column in table.Columns)
            html.Append($"<th scope=\"col\">{Safe(column)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (IReadOnlyList<ValueNode> row in table.Rows)
        {
            html.Append("<tr>");
            foreach (ValueNode cell in row)
                html.Append($"<td>{Html(cell)}</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody>");
        if (table.Rest is not null)
            html.Append($"<tfoot><tr><td colspan=\"{table.Columns.Count}\">… {Safe(table.Rest)}</td></tr></tfoot>");
        return html.Append("</table>").ToString();
    }

    private static string Members(MembersNode members)
    {
        var html = new StringBuilder($"<details open><summary>{Safe(members.Title)}</summary><table><tbody>");
        foreach ((string name, ValueNode value) in members.Members)
            html.Append(
                $"<tr><th scope=\"row\" style=\"text-align:left\">{Safe(name)}</th><td "
                + $"style=\"text-align:left\">{Html(value)}</td></tr>");
        html.Append("</tbody>");
        if (members.Rest is not null)
            html.Append($"<tfoot><tr><td colspan=\"2\">… {Safe(members.Rest)}</td></tr></tfoot>");
        return html.Append("</table></details>").ToString();
    }

    private static string PlainTable(TableNode table)
    {
        string[][] cells =
        [
            [.. table.Columns], .. table.Rows.Select(row => row.Select(cell => OneLine(Plain(cell))).ToArray())
        ];
        int[] widths =
            [.. Enumerable.Range(0, table.Columns.Count).Select(column => cells.Max(row => row[column].Length))];
        var lines = new List<string>();
        if (table.Title is not null)
            lines.Add(table.Title);
        lines.AddRange(cells.Select(
            row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
        if (table.Rest is not null)
            lines.Add($"… {table.Rest}");
        return string.Join('\n', lines);
    }

    private static string PlainMembers(MembersNode members)
    {
        var lines = new List<string> { members.Title };
        foreach ((string name, ValueNode value) in members.Members)
            lines.Add(
                $"  {name}: {Plain(value).ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal)}");
        if (members.Rest is not null)
            lines.Add($"  … {members.Rest}");
        return string.Join('\n', lines);
    }

    // A table inside a table's cell is summarised.
    private static string OneLine(string text)
    {
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= 60 ? line : line[..59] + "…";
    }

    private static string Safe(string words) => WebUtility.HtmlEncode(words);
}
