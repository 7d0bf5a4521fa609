using System.Globalization;
using System.Net;
using System.Text;

namespace LatentLab.Data;

/// <summary>A set of images as a notebook shows it: how many, of what, and some of them.</summary>
internal static class DatasetHtml
{
    private const int Shown = 32;
    private const int MostClasses = 30;

    public static string Write(ImageDataset set)
    {
        var html = new StringBuilder(
            """<figure class="latentlab-dataset" style="margin:.6em 0;font-family:system-ui,sans-serif">""");
        if (set.Images.IsInvalid)
            return html.Append($"<figcaption>{Text(set.ToString())}, disposed</figcaption></figure>").ToString();
        html.Append(
            """<figcaption style="text-align:left;margin:0 0 """
            + $""".4em"><strong>{Text(set.ToString())}</strong></figcaption>""");
        if (set.Count > 0)
        {
            // Evenly spread: the first ones may all be of one class.
            int count = Math.Min(Shown, set.Count);
            using ImageDataset some =
                set.Pick([.. Enumerable.Range(0, count).Select(place => (int)((long)place * set.Count / count))]);
            html.Append(ImageSheetHtml.Write(some.ToImages(), $"{count} of {set.Count} images of {set.Name}"));
        }
        if (set.HasLabels)
            AppendCounts(html, set);
        if (set.Factors is not null)
            html.Append($"<p>Known factors: {Text(string.Join(", ", set.FactorNames))}.</p>");
        return html.Append("</figure>").ToString();
    }

    private static void AppendCounts(StringBuilder html, ImageDataset set)
    {
        Dictionary<int, int> counts = set.Labels.CountBy(label => label).ToDictionary();
        int[] classes = [.. Enumerable.Range(0, set.LabelNames.Length).Take(MostClasses)];
        html.Append("<table><thead><tr><th scope=\"row\">class</th>");
        foreach (int label in classes)
            html.Append($"<th scope=\"col\">{Text(set.LabelNames[label])}</th>");
        html.Append("</tr></thead><tbody><tr><th scope=\"row\">images</th>");
        foreach (int label in classes)
            html.Append(CultureInfo.InvariantCulture,
                $"<td style=\"text-align:right\">{counts.GetValueOrDefault(label):N0}</td>");
        html.Append("</tr></tbody></table>");
        if (set.LabelNames.Length > classes.Length)
            html.Append($"<p>… and {set.LabelNames.Length - classes.Length} classes more.</p>");
    }

    private static string Text(string words) => WebUtility.HtmlEncode(words);
}
