using System.Globalization;
using System.Net;
using System.Text;
using LatentLab.Hosts;
using static TorchSharp.torch;

namespace LatentLab.Display;

/// <summary>
/// A module of libtorch's as a notebook shows it: its layers, the shapes of their weights, how many numbers they hold.
/// </summary>
/// <param name="Title">Its kind, and whether it trains.</param>
/// <param name="Layers">In the order in which they were registered.</param>
/// <param name="Parameters">Numbers in all weights.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record ModuleView(string Title, IReadOnlyList<ModuleView.Layer> Layers, long Parameters)
{
    private const int MostLayers = 60;

    /// <summary>One module without modules inside, or one that has weights of its own.</summary>
    /// <param name="Weights">For example <c>weight [400, 784], bias [400]</c>; empty where there are none.</param>
    public sealed record Layer(string Name, string Kind, string Weights, long Parameters);

    public static ModuleView Of(nn.Module module)
    {
        var layers = new List<Layer>();
        foreach ((string name, nn.Module part) in Enumerable.Repeat(("", module), 1).Concat(module.named_modules()))
        {
            var own = part.named_parameters(recurse: false).ToList();
            if (own.Count > 0 || !part.named_children().Any())
                layers.Add(new Layer(name, part.GetName(), string.Join(", ",
                    own.Select(one => $"{one.name} {Shape(one.parameter)}")), own.Sum(one => Count(one.parameter))));
        }
        long all = module.parameters().Sum(Count);
        return new ModuleView(
            $"{module.GetName()}, {(module.training ? "in training mode" : "in evaluation mode")}", layers, all);
    }

    public string ToHtml()
    {
        var html = new StringBuilder($"<table><caption>{Text(Title)}</caption><thead><tr>");
        foreach (string head in (string[])["layer", "kind", "weights", "parameters"])
            html.Append($"<th scope=\"col\">{head}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (Layer layer in Layers.Take(MostLayers))
            html.Append(
                $"<tr><td><code>{Text(layer.Name)}</code></td><td>{Text(layer.Kind)}</td><td>{Text(layer.Weights)}"
                + $"</td><td style=\"text-align:right\">{Whole(layer.Parameters)}</td></tr>");
        if (Layers.Count > MostLayers)
            html.Append($"<tr><td colspan=\"4\">… and {Layers.Count - MostLayers} layers more</td></tr>");
        return html.Append(
            "</tbody><tfoot><tr><th scope=\"row\" colspan=\"3\">all</th><td "
            + $"style=\"text-align:right\">{Whole(Parameters)}</td></tr></tfoot></table>").ToString();
    }

    public override string ToString()
    {
        var text = new StringBuilder(Title);
        foreach (Layer layer in Layers.Take(MostLayers))
            text.Append(
                "\n  "
                + $"{string.Join("  ", new[] { layer.Name, layer.Kind, layer.Weights }.Where(word => word.Length > 0))}"
                + $"  {Whole(layer.Parameters)}");
        if (Layers.Count > MostLayers)
            text.Append($"\n  … and {Layers.Count - MostLayers} layers more");
        return text.Append($"\n  {Whole(Parameters)} parameters").ToString();
    }

    private static string Shape(Tensor tensor) =>
        tensor.IsInvalid ? "disposed" : $"[{string.Join(", ", tensor.shape)}]";

    private static long Count(Tensor tensor) => tensor.IsInvalid ? 0 : tensor.numel();

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Text(string words) => WebUtility.HtmlEncode(words);
}
