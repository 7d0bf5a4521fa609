using System.Globalization;
using System.Net;
using System.Text;
using LatentLab.Hosts;
using static TorchSharp.torch;

namespace LatentLab.Models;

/// <summary>One layer of a model.</summary>
/// <param name="Name">Its path in the model, such as <c>encoder.body.hidden1</c>: also the key of its saved
/// weights.</param>
/// <param name="Kind">Linear, ReLU, Conv2d, …</param>
/// <param name="OutputShape">What it makes of one image or one code, the batch left out.</param>
/// <param name="Parameters">Its trainable numbers.</param>
/// <param name="Role">What its output is to the model.</param>
public sealed record LayerDescription(
    string Name, string Kind, IReadOnlyList<long> OutputShape, long Parameters, LayerRole Role);

/// <summary>
/// What a layer's output is to the model, as found by running it: by what becomes of that very tensor, not by the
/// layer's name.
/// </summary>
public enum LayerRole
{
    /// <summary>On the way from the image to the code.</summary>
    Encoder,

    /// <summary>An autoencoder's code z itself.</summary>
    Code,

    /// <summary>μ of a variational model's posterior.</summary>
    Mean,

    /// <summary>log σ² of a variational model's posterior.</summary>
    LogVariance,

    /// <summary>On the way from the code to the image.</summary>
    Decoder,
}

/// <summary>
/// A model's layers in the order in which an image passes through them: numbers and words only, for tables and
/// drawings.
/// </summary>
/// <param name="Title">The model in one line.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record LayerTable(string Title, IReadOnlyList<LayerDescription> Layers)
{
    /// <summary>One image, the batch left out: [channels, height, width].</summary>
    public required IReadOnlyList<long> ImageShape { get; init; }

    /// <summary>Numbers in one code.</summary>
    public required int LatentSize { get; init; }

    /// <summary>True if the model draws its code, z = μ + σ·ε, between encoder and decoder.</summary>
    public required bool Samples { get; init; }

    /// <summary>Trainable numbers in the whole model, those outside layers included.</summary>
    public required long Parameters { get; init; }

    /// <summary>Runs one blank image through the model and writes down what each layer makes of it.</summary>
    public static LayerTable Of(ILatentModel model)
    {
        nn.Module network = model.Network;
        using var mode = new EvaluationMode(network);
        using var scope = NewDisposeScope();
        List<(LayerDescription Layer, Tensor Output)> passed = [];
        List<Action> removals = [];
        AutoencoderOutput result;
        foreach (var (name, module) in network.named_modules())
        {
            if (module.named_children().Any() || module is not nn.Module<Tensor, Tensor> layer)
                continue;
            var hook = layer.register_forward_hook((_, _, output) =>
            {
                passed.Add((new LayerDescription(name, layer.GetName(), [.. output.shape.Skip(1)], Count(layer),
                    LayerRole.Encoder), output));
                return output;
            });
            removals.Add(hook.remove);
        }
        try
        {
            using Tensor noiseState = model.Noise.get_state();
            result =
                model.Run(zeros([1, .. model.Architecture.ImageShape], device: network.parameters().First().device));
            model.Noise.set_state(noiseState);
        }
        finally
        {
            removals.ForEach(remove => remove());
        }
        return new LayerTable($"{network.GetName()}: {model.Architecture}, {model.Likelihood}",
            WithRoles(passed, result))
        {
            ImageShape = model.Architecture.ImageShape,
            LatentSize = model.Architecture.LatentSize,
            Samples = result is VaeOutput,
            Parameters = Count(network),
        };
    }

    public override string ToString()
    {
        var text = new StringBuilder(Title).AppendLine();
        int nameWidth = Layers.Max(layer => layer.Name.Length);
        int kindWidth = Layers.Max(layer => layer.Kind.Length);
        foreach (LayerDescription layer in Layers)
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"  {layer.Name.PadRight(nameWidth)}  {layer.Kind.PadRight(kindWidth)}  {Shape(layer),-14}  "
                + $"{layer.Parameters,10:N0}"));
        return text.Append(CultureInfo.InvariantCulture, $"  {Parameters:N0} parameters").ToString();
    }

    public string ToHtml()
    {
        var html =
            new StringBuilder("<table><caption>").Append(WebUtility.HtmlEncode(Title)).Append("</caption><thead><tr>")
                .Append(
                    "<th scope=\"col\">layer</th><th scope=\"col\">kind</th><th scope=\"col\">output</th><th "
                    + "scope=\"col\">parameters</th></tr></thead><tbody>");
        foreach (LayerDescription layer in Layers)
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td><code>{WebUtility.HtmlEncode(layer.Name)}</code></td><td>{WebUtility.HtmlEncode(layer.Kind)}"
                + $"</td><td>{Shape(layer)}</td><td style=\"text-align:right\">{layer.Parameters:N0}</td></tr>");
        return html.Append(CultureInfo.InvariantCulture,
            $"</tbody><tfoot><tr><th scope=\"row\" colspan=\"3\">all</th><td "
            + $"style=\"text-align:right\">{Parameters:N0}</td></tr></tfoot></table>").ToString();
    }

    // What made the code, or its distribution, ends the encoder; all that comes after it is the decoder's.
    private static LayerDescription[] WithRoles(
        List<(LayerDescription Layer, Tensor Output)> passed, AutoencoderOutput result)
    {
        LayerRole[] roles = [.. passed.Select(step =>
            result is VaeOutput vae && ReferenceEquals(step.Output, vae.Posterior.Mean) ? LayerRole.Mean
            : result is VaeOutput variational && ReferenceEquals(step.Output, variational.Posterior.LogVariance)
                ? LayerRole.LogVariance
            : ReferenceEquals(step.Output, result.Latent) ? LayerRole.Code
            : LayerRole.Encoder)];
        int last = Array.FindLastIndex(roles, role => role != LayerRole.Encoder);
        return [.. passed.Select(
            (step, place) => step.Layer with { Role = place > last ? LayerRole.Decoder : roles[place] })];
    }

    private static string Shape(LayerDescription layer) => string.Join(" × ", layer.OutputShape);

    private static long Count(nn.Module module) => module.parameters().Sum(parameter => parameter.numel());
}
