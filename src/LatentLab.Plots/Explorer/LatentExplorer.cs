using System.Text;
using LatentLab.Hosts;
using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>
/// A live picture: latent maps on which a reader drags a point and sees what each model decodes there, walks between
/// two pins, and draws an image to encode. The page carries the weights and computes by itself: no network, no kernel,
/// no library.
/// </summary>
/// <example><c>new LatentExplorer("Drag the point", [new("AE", ModelWeights.Of(ae), ae.Encode(images).ToTable())],
/// labels, names)</c></example>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record LatentExplorer
{
    internal const string Where = "LatentExplorer";

    private static readonly Lazy<string> Script = new(ReadScript);

    /// <param name="title">What there is to find out, in one line.</param>
    /// <param name="models">One panel each, side by side; all with the same image shape and codes of the same
    /// images.</param>
    /// <param name="labels">The class of each image; null or empty for none.</param>
    /// <param name="labelNames">Name of label 0, 1, …; null writes the number.</param>
    /// <exception cref="ArgumentException">No models, codes of a size other than 2, numbers that are not finite, or
    /// things that don't match.</exception>
    public LatentExplorer(
        string title, IReadOnlyList<ExplorerModel> models, IReadOnlyList<int>? labels = null,
        IReadOnlyList<string>? labelNames = null)
    {
        Title = Guard.Words(title, Where, "a title");
        Guard.NotEmpty(models.Count, Where, "the models");
        foreach (ExplorerModel model in models)
            Check(model, models[0]);
        if (labels is { Count: > 0 })
            Guard.SameCount(models[0].Codes.Count, "codes", labels.Count, "labels", Where);
        (Models, Labels, LabelNames) = (models, labels is { Count: > 0 } ? labels : null, labelNames);
        Pins = FarApart(models[^1].Codes, Labels);
    }

    public string Title { get; }

    public IReadOnlyList<ExplorerModel> Models { get; }

    public IReadOnlyList<int>? Labels { get; }

    public IReadOnlyList<string>? LabelNames { get; }

    /// <summary>
    /// The two images between whose codes the walk leads at first. By default the two, among the first images of each
    /// class, whose codes lie farthest apart in the last model.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image.</exception>
    public (int First, int Second) Pins
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(Math.Min(value.First, value.Second), nameof(Pins));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Math.Max(value.First, value.Second),
                Models[0].Codes.Count, nameof(Pins));
            field = value;
        }
    }

    /// <summary>
    /// Scales and centres what a reader draws as MNIST and the kit's digits are; turn it off for data where size and
    /// place mean something.
    /// </summary>
    public bool NormaliseDrawing { get; init; } = true;

    /// <summary>The number that goes with the picture, with its unit; null for none.</summary>
    public string? Number { get; init; }

    /// <summary>A description in words; it also appears where scripts don't run.</summary>
    public string AltText =>
        $"Interactive: {Numbers.Count(Models.Count, "latent map", "latent maps")} "
        + $"({string.Join("; ", Models.Select(model => model.Name))}), each with "
        + $"{Numbers.Count(Models[0].Codes.Count, "code", "codes")}, a point to move, the image decoded at the point, "
        + "and a walk between two pins. Where this text is all there is, the page does not run its scripts.";

    /// <summary>
    /// A <c>&lt;figure&gt;</c> that carries weights and script; it needs nothing else and may stand on a page any
    /// number of times.
    /// </summary>
    public string ToHtml()
    {
        var html = new StringBuilder();
        html.Append(
            """<figure class="latentlab-explorer" data-state="new" role="group" """
            + $"""aria-label="{FigureHtml.Text(Title)}" style="margin:1.2em """
            + """0;max-width:60em;font-family:system-ui,sans-serif">""").Append('\n');
        html.Append(
            """<figcaption style="display:flex;flex-wrap:wrap;align-items:baseline;gap:.1em 1.2em;margin:0 0 """
            + """.5em;text-align:left;line-height:1.35">""");
        html.Append($"""<strong class="latentlab-title">{FigureHtml.Text(Title)}</strong>""");
        if (!string.IsNullOrWhiteSpace(Number))
            html.Append(
                """<span class="latentlab-number" """
                + $"""style="font-variant-numeric:tabular-nums">{FigureHtml.Text(Number)}</span>""");
        html.Append("</figcaption>\n");
        html.Append($"""<div class="body" style="font-size:.9rem"><p>{FigureHtml.Text(AltText)}</p></div>""")
            .Append('\n');
        html.Append($"""<script type="application/json">{ExplorerJson.Write(this)}</script>""").Append('\n');
        return html.Append("<script>\n").Append(Script.Value).Append("</script>\n</figure>\n").ToString();
    }

    /// <summary>The explorer by media type.</summary>
    public IReadOnlyDictionary<string, string> ToMimeBundle() => new Dictionary<string, string>
    {
        ["text/html"] = ToHtml(),
        ["text/plain"] = ToString(),
        [MediaTypes.Figure] = FigureName.ToJson(Title, Number, charts: false),
    };

    public override string ToString() => $"{Title}. {AltText}{(Number is null ? "" : $" {Number}")}";

    private static (int First, int Second) FarApart(LatentCodes codes, IReadOnlyList<int>? labels)
    {
        int[] firsts = labels is null
            ? [0, codes.Count - 1]
            : [.. Enumerable.Range(0, labels.Count).GroupBy(image => labels[image]).Select(group => group.First())];
        double Distance((int First, int Second) pair) => Math.Pow(codes[pair.First, 0] - codes[pair.Second, 0], 2)
            + Math.Pow(codes[pair.First, 1] - codes[pair.Second, 1], 2);
        return firsts.Length == 1
            ? (0, codes.Count - 1)
            : firsts.SelectMany(first => firsts.Where(second => second > first).Select(second => (first, second)))
                .DefaultIfEmpty((0, codes.Count - 1)).MaxBy(Distance);
    }

    private static void Check(ExplorerModel model, ExplorerModel first)
    {
        string where = $"{Where}, '{model.Name}'";
        Guard.Words(model.Name, Where, "a name for each model");
        ModelWeights weights = model.Weights;
        if (weights.LatentSize != 2)
            throw new ArgumentException(
                $"{where}: expected a model with 2 latents, found {weights.LatentSize}. Train one with latentSize: 2; "
                + "a map has two directions.");
        LatentCodes.CheckPlane(model.Codes, where);
        Guard.SameCount(first.Codes.Count, $"codes of '{first.Name}'", model.Codes.Count, "codes", where);
        if (model.Deviations is not null)
        {
            LatentCodes.CheckPlane(model.Deviations, where);
            Guard.SameCount(model.Codes.Count, "codes", model.Deviations.Count, "deviations", where);
        }
        if ((weights.Channels, weights.Height, weights.Width)
            != (first.Weights.Channels, first.Weights.Height, first.Weights.Width)
            || weights.Channels is not (1 or 3))
            throw new ArgumentException(
                $"{where}: expected images of {first.Weights.Channels} × {first.Weights.Height} × "
                + $"{first.Weights.Width} in 1 or 3 channels, found {weights.Channels} × {weights.Height} × "
                + $"{weights.Width}.");
        bool finite = model.Codes.Values.Concat(model.Deviations?.Values ?? []).All(double.IsFinite)
            && weights.Decoder.Concat(model.Encoder ? weights.Encoder : [])
                .All(layer => layer.Weights.Concat(layer.Biases).All(float.IsFinite));
        if (!finite)
            throw new ArgumentException(
                $"{where}: some of its codes or weights are not finite numbers. The training diverged; lower its "
                + "learning rate.");
    }

    private static string ReadScript()
    {
        var script = new StringBuilder("(() => {\n\"use strict\";\n");
        foreach (string part in (string[])["explorer-network.js", "explorer-map.js", "explorer-pad.js", "explorer.js"])
            script.Append(EmbeddedText.Read(part));
        return script.Append("})();\n").ToString();
    }
}
