using System.Text;
using LatentLab.Pages;

namespace LatentLab.Book.Pages;

/// <summary>
/// A table that becomes a stack of cards on a narrow screen: each cell carries its column's name for the style sheet to
/// show. The roles are spelt out because a table that is laid out as blocks is no table to a screen reader any more.
/// </summary>
internal sealed class CardTable
{
    private readonly string[] columns;
    private readonly StringBuilder html;

    /// <param name="style">The table's class in the style sheet.</param>
    /// <param name="name">What the table holds, for a screen reader.</param>
    /// <param name="columns">The columns' names as plain words; the first column names the row.</param>
    public CardTable(string style, string name, params string[] columns)
    {
        this.columns = columns;
        string head = string.Concat(
            columns.Select(column => $"<th scope=\"col\" role=\"columnheader\">{Html.Text(column)}</th>"));
        html = new StringBuilder(
            $"<div class=\"scroll\"><table class=\"cards {style}\" role=\"table\" aria-label=\"{Html.Text(name)}\">\n"
            + $"<thead role=\"rowgroup\"><tr role=\"row\">{head}</tr></thead>\n<tbody role=\"rowgroup\">\n");
    }

    /// <summary>One row; the cells are HTML.</summary>
    /// <param name="attributes">More attributes of the row, with a space before them; empty for none.</param>
    public void Row(string attributes, params string[] cells)
    {
        html.Append($"<tr role=\"row\"{attributes}><th scope=\"row\" role=\"rowheader\">{cells[0]}</th>");
        for (int i = 1; i < cells.Length; i++)
        {
            html.Append($"<td role=\"cell\" data-label=\"{Html.Text(columns[i])}\">{cells[i]}</td>");
        }

        html.Append("</tr>\n");
    }

    public string ToHtml() => html.ToString() + "</tbody></table></div>";
}
