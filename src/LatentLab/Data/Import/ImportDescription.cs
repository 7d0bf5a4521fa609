using System.Globalization;
using System.Net;
using System.Text;
using LatentLab.Hosts;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Data;

/// <summary>What an import took for what: shown by a notebook, by <c>--data</c> and by the check of an experiment.
/// </summary>
/// <param name="Source">The path.</param>
/// <param name="Format">Such as <c>a table, fields separated by ;</c>.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record ImportDescription(string Source, string Format)
{
    /// <summary>How many, of what size.</summary>
    public required string Images { get; init; }

    /// <summary>Where they come from; null for a set without.</summary>
    public string? Labels { get; init; }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>What became 0 and 1.</summary>
    public required string Scale { get; init; }

    /// <summary>What is trained on and what is tested on.</summary>
    public required string Splits { get; init; }

    /// <summary>What is in the file or the folder and not in the set.</summary>
    public IReadOnlyList<string> LeftAside { get; init; } = [];

    /// <summary>What was guessed, and anything odd.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The options that would say otherwise.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Each fact with its name.</summary>
    public IEnumerable<(string Name, string Text)> Facts()
    {
        yield return ("read as", Format);
        yield return ("images", Images);
        yield return ("labels", Labels ?? "none");
        if (Classes.Count > 0)
            yield return ("classes", $"{Classes.Count}: {Listed(Classes, 12)}");
        yield return ("scale", Scale);
        yield return ("splits", Splits);
        yield return ("left aside", LeftAside.Count == 0 ? "nothing" : Listed(LeftAside, 1000, "; "));
        foreach (string note in Notes)
            yield return ("note", note);
        if (Options.Count > 0)
            yield return ("options", string.Join(", ", Options));
    }

    /// <summary>One line for each fact.</summary>
    public override string ToString() => string.Join(Environment.NewLine,
        Facts().Select(fact => $"  {fact.Name,-10}  {fact.Text}").Prepend($"'{Source}'"));

    /// <summary>What was done to the images, in one line.</summary>
    public string ToLine() => $"'{Source}', {Format}: {Images}; {Scale}; labels: {Labels ?? "none"}; left aside: "
        + $"{(LeftAside.Count == 0 ? "nothing" : Listed(LeftAside, 3, ", "))}"
        + string.Concat(Notes.Select(note => $"; {note}"));

    /// <summary>The same as a table, for a notebook.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder($"<table><caption>{WebUtility.HtmlEncode(Source)}</caption><tbody>");
        foreach ((string name, string text) in Facts())
            html.Append("<tr><th scope=\"row\" style=\"text-align:left\">").Append(WebUtility.HtmlEncode(name))
                .Append("</th><td style=\"text-align:left\">").Append(WebUtility.HtmlEncode(text))
                .Append("</td></tr>");
        return html.Append("</tbody></table>").ToString();
    }

    internal static string Listed(IReadOnlyList<string> names, int most, string comma = ", ") =>
        string.Join(comma, names.Take(most)) + (names.Count > most ? $"{comma}… ({names.Count} in all)" : "");

    /// <summary>A number of things, in the singular where it is one.</summary>
    internal static string Many(int count, string one) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}{(count == 1 ? "" : "s")}");

    /// <summary>The classes' names in the order of their numbers if all are numbers, else of the alphabet.</summary>
    internal static string[] Ordered(IEnumerable<string> classes)
    {
        string[] names = [.. classes.Distinct().Order(StringComparer.Ordinal)];
        return Array.TrueForAll(names, name => Number(name) is not null) ? [.. names.OrderBy(Number)] : names;

        static double? Number(string name) =>
            double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
    }

    /// <summary>What else lies in a folder, by name.</summary>
    /// <param name="used">Paths of what was read.</param>
    internal static IReadOnlyList<string> Beside(string folder, params IEnumerable<string> used)
    {
        string[] others = [.. Directory.GetFileSystemEntries(folder).Except(used).Order(StringComparer.Ordinal)
            .Select(path => $"{(Directory.Exists(path) ? "the folder " : "")}'{Path.GetFileName(path)}'")];
        return others.Length == 0 ? [] : [Listed(others, 12)];
    }

    /// <summary>A note where there is nothing to see.</summary>
    internal static IEnumerable<string> Blank(Split split)
    {
        using DisposeScope scope = NewDisposeScope();
        ImageDataset[] halves = [split.Train, split.Test];
        float least = halves.Min(half => half.Images.min().item<float>()),
            most = halves.Max(half => half.Images.max().item<float>());
        return least < most
            ? []
            : [FormattableString.Invariant(
                $"every pixel of every image has become {least:0.###}: there is nothing to learn from")];
    }

    internal static string Halves(Split split, string how) =>
        FormattableString.Invariant(
            $"{split.Train.Count:N0} images to train on, {split.Test.Count:N0} to test on{(split.Test.HasLabels
                || !split.Train.HasLabels ? "" : " (these without labels)")}: {how}");

    internal static string Drawn(double share, int seed) =>
        FormattableString.Invariant($"the data are not split, {share:P0} were drawn (seed {seed})");

    /// <summary>Height, width and colours of a set, in words.</summary>
    public static string Size(ImageDataset set) => FormattableString.Invariant(
        $"{set.Height}×{set.Width} (height × width), {(set.Channels == 1 ? "grey" : "red, green and blue")}");
}
