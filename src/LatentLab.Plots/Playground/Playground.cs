using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using LatentLab.Hosts;
using LatentLab.Models;

namespace LatentLab.Plots;

/// <summary>
/// Two models that train side by side in the page while the reader watches: autoencoder, variational autoencoder, or
/// one with parts of its loss taken away. Whoever opens it needs a browser and nothing else: the page computes by
/// itself, in workers, without network, kernel or library.
/// </summary>
/// <remarks>
/// Scripts: <c>engine-*.js</c> train and run in workers; <c>playground-*.js</c> draw and run in the page.
/// </remarks>
/// <example><c>new Playground([new("digits", digits.Train.ToImages(), digits.Test.ToImages(), digits.Test.Labels,
/// digits.Test.LabelNames)])</c></example>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record Playground
{
    /// <summary>Diamonds, circles and squares, which the page draws itself.</summary>
    private const int ShapeClasses = 3;

    private static readonly Lazy<string> Engine = new(() => Scripts(
        "engine-assembler.js", "engine-kernels.js", "engine-plain.js", "engine-random.js", "engine-network.js",
        "engine-shapes.js", "engine-measures.js", "engine-worker.js"));

    // The explorer's marks and its way to paint an image are the playground's too.
    private static readonly Lazy<string> Page = new(() => Scripts(
        "explorer-network.js", "explorer-map.js", "engine-random.js", "playground-drawing.js", "playground-data.js",
        "playground-draw.js", "playground-measured.js", "playground-panel.js", "playground-link.js",
        "playground-steps.js", "playground-back.js", "playground-guide-steps.js", "playground-guide.js",
        "playground.js"));

    private static readonly Lazy<string> Style = new(() => EmbeddedText.Read("playground.css"));

    /// <param name="images">Images to choose from beside the shapes and the toys; may be empty.</param>
    /// <exception cref="ArgumentException">Images, labels and names that do not fit.</exception>
    public Playground(IReadOnlyList<PlaygroundData>? images = null)
    {
        Images = images ?? [];
        foreach (PlaygroundData data in Images)
            data.Check();
    }

    public IReadOnlyList<PlaygroundData> Images { get; }

    /// <summary>What it begins with: data, sizes, seed and both models, with weights of your own if you like.</summary>
    /// <exception cref="ArgumentException">Settings that the page does not have, or weights that do not fit
    /// them.</exception>
    public PlaygroundSettings Settings
    {
        get;
        init
        {
            value.Check(Images);
            field = value;
        }
    } = new();

    /// <summary>A description in words; it also appears where scripts don't run.</summary>
    public string AltText =>
        "Interactive: two models train side by side, an autoencoder and a variational autoencoder at first, with their "
        + "latent planes, reconstructions, samples and losses. Where this text is all there is, the page does not run "
        + "its scripts.";

    /// <summary>
    /// A <c>&lt;figure&gt;</c> that carries data and scripts; it needs nothing else and may stand on any page.
    /// </summary>
    public string ToHtml()
    {
        // The serialiser writes <, > and & as escapes, so that nothing can end the element.
        var data = new JsonObject
        {
            ["images"] = new JsonArray([.. Images.Select(images => images.ToJson())]),
            ["classes"] = new JsonArray([.. Enumerable.Range(0, MostClasses).Select(index => new JsonObject
            {
                ["colour"] = Palette.Colour(index),
                ["symbol"] = Palette.Symbol(index)
            })]),
            ["settings"] = Settings.ToString(),
            ["weights"] = new JsonArray([.. new[] { Settings.A, Settings.B }.Select(model => Packed(model.Weights))]),
        };
        return $"""
            <figure class="latentlab-playground" data-state="new" role="group" aria-label="Playground: two models">
            <style>
            {Style.Value}</style>
            <div class="body"><p>{FigureHtml.Text(AltText)}</p></div>
            <script type="application/json">{data.ToJsonString()}</script>
            <script type="text/plain" class="engine">
            {Engine.Value}</script>
            <script>
            {Page.Value}</script>
            </figure>

            """;
    }

    public override string ToString() => AltText;

    private int MostClasses => Images.Select(images => images.LabelNames.Count).Append(ShapeClasses).Max();

    /// <summary>Each tensor's float32 in base64; null for no weights.</summary>
    private static JsonArray? Packed(ModelWeights? weights) => weights is null ? null : new JsonArray(
        [.. PlaygroundSettings.Tensors(weights)
            .Select(values => (JsonNode)Convert.ToBase64String(MemoryMarshal.AsBytes<float>(values)))]);

    private static string Scripts(params string[] names)
    {
        var script = new StringBuilder("(() => {\n\"use strict\";\n");
        foreach (string name in names)
            script.Append(EmbeddedText.Read(name));
        return script.Append("})();\n").ToString();
    }
}
