using System.Globalization;
using System.Net;
using System.Text;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>One layer of a model.</summary>
/// <param name="Name">Its path in the model, such as <c>encoder.body.hidden1</c>: also the key of its saved weights.</param>
/// <param name="Kind">Linear, ReLU, Conv2d, …</param>
/// <param name="OutputShape">What it makes of one image or one code, the batch left out.</param>
/// <param name="Parameters">Its trainable numbers.</param>
public sealed record LayerDescription(string Name, string Kind, IReadOnlyList<long> OutputShape, long Parameters);

/// <summary>A model's layers in the order in which an image passes through them.</summary>
/// <param name="Title">The model in one line.</param>
public sealed record LayerTable(string Title, IReadOnlyList<LayerDescription> Layers)
{
    /// <summary>Trainable numbers in the whole model, those outside layers included.</summary>
    public required long Parameters { get; init; }

    /// <summary>Runs one blank image through the model and writes down what each layer makes of it.</summary>
    public static LayerTable Of(ILatentModel model)
    {
        nn.Module network = model.Network;
        using var mode = new EvaluationMode(network);
        using var scope = NewDisposeScope();
        List<LayerDescription> layers = [];
        List<Action> removals = [];
        foreach (var (name, module) in network.named_modules())
        {
            if (module.named_children().Any() || module is not nn.Module<Tensor, Tensor> layer)
                continue;
            var hook = layer.register_forward_hook((_, _, output) =>
            {
                layers.Add(new LayerDescription(name, layer.GetName(), [.. output.shape.Skip(1)], Count(layer)));
                return output;
            });
            removals.Add(hook.remove);
        }
        try
        {
            using Tensor noiseState = model.Noise.get_state();
            model.Run(zeros([1, .. model.Architecture.ImageShape], device: network.parameters().First().device));
            model.Noise.set_state(noiseState);
        }
        finally
        {
            removals.ForEach(remove => remove());
        }
        return new LayerTable($"{network.GetName()}: {model.Architecture}, {model.Likelihood}", layers) { Parameters = Count(network) };
    }

    public override string ToString()
    {
        var text = new StringBuilder(Title).AppendLine();
        int nameWidth = Layers.Max(layer => layer.Name.Length);
        int kindWidth = Layers.Max(layer => layer.Kind.Length);
        foreach (LayerDescription layer in Layers)
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"  {layer.Name.PadRight(nameWidth)}  {layer.Kind.PadRight(kindWidth)}  {Shape(layer),-14}  {layer.Parameters,10:N0}"));
        return text.Append(CultureInfo.InvariantCulture, $"  {Parameters:N0} parameters").ToString();
    }

    public string ToHtml()
    {
        var html = new StringBuilder("<table><caption>").Append(WebUtility.HtmlEncode(Title)).Append("</caption><thead><tr>")
            .Append("<th scope=\"col\">layer</th><th scope=\"col\">kind</th><th scope=\"col\">output</th><th scope=\"col\">parameters</th></tr></thead><tbody>");
        foreach (LayerDescription layer in Layers)
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td><code>{WebUtility.HtmlEncode(layer.Name)}</code></td><td>{WebUtility.HtmlEncode(layer.Kind)}</td><td>{Shape(layer)}</td><td style=\"text-align:right\">{layer.Parameters:N0}</td></tr>");
        return html.Append(CultureInfo.InvariantCulture,
            $"</tbody><tfoot><tr><th scope=\"row\" colspan=\"3\">all</th><td style=\"text-align:right\">{Parameters:N0}</td></tr></tfoot></table>").ToString();
    }

    private static string Shape(LayerDescription layer) => string.Join(" × ", layer.OutputShape);

    private static long Count(nn.Module module) => module.parameters().Sum(parameter => parameter.numel());
}
