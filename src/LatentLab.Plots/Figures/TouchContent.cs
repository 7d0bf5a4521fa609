using System.Globalization;
using System.Text.Json.Nodes;

namespace LatentLab.Plots;

/// <summary>
/// A picture that answers to a finger. C# draws it whole, for paper and for pages that run no scripts; its script then
/// moves what has a <c>data-part</c>, by the same formulas.
/// </summary>
/// <param name="Kind">Which script makes it live: <c>figure-KIND.js</c>.</param>
/// <param name="Picture">SVG and images as they are at first.</param>
/// <param name="Said">The numbers of the picture in words, as they are at first.</param>
/// <param name="Data">What the script computes with.</param>
/// <param name="Explorer">Carries the explorer's decoder and its way to paint an image.</param>
internal sealed record TouchContent(
    string Kind, string Picture, string Said, IReadOnlyList<TouchSlider> Sliders, JsonObject Data,
    bool Explorer = false) : FigureContent
{
    public string ToHtml(string altText)
    {
        string scripts = (Explorer ? EmbeddedText.Read("explorer-network.js") : "")
            + EmbeddedText.Read("figure.js") + EmbeddedText.Read($"figure-{Kind}.js");
        Data["start"] = new JsonObject(Sliders.Select(slider => KeyValuePair.Create(
            slider.Name, (JsonNode?)slider.Start)));
        // The serialiser writes <, > and & as escapes, so that nothing can end the element.
        return $"""
            <div class="latentlab-touch" data-kind="{Kind}" data-touch="new">
            <style>
            {EmbeddedText.Read("figure.css")}</style>
            <div class="picture" role="img" aria-label="{FigureHtml.Text(altText)}">
            {Picture}</div>
            <div class="beside"><p data-part="said">{FigureHtml.Text(Said)}</p>
            <div class="sliders" hidden>
            {string.Concat(Sliders.Select(slider => slider.ToHtml()))}</div>
            <div class="heard" role="status" aria-live="polite"></div></div>
            <script type="application/json">{Data.ToJsonString()}</script>
            <script>
            (() => {"{"}
            "use strict";
            {scripts}{"}"})();
            </script>
            </div>

            """;
    }
}

/// <summary>One of the values that a reader moves.</summary>
/// <param name="Name">What the script calls it.</param>
/// <param name="Label">What the reader calls it.</param>
/// <param name="Start">Between the other two; all three as the reader sees them.</param>
/// <param name="Digits">After the point.</param>
/// <param name="Logarithmic">Moves by factors; all its values are above 0.</param>
internal sealed record TouchSlider(
    string Name, string Label, double Low, double High, double Start, int Digits = 2, bool Logarithmic = false)
{
    private const int Steps = 200;

    public string ToHtml()
    {
        (double low, double high, double start) = Logarithmic
            ? (Math.Log(Low), Math.Log(High), Math.Log(Start))
            : (Low, High, Start);
        string Whole(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        return $"""
            <label><span>{FigureHtml.Text(Label)}</span> <input type="range" name="{Name}" min="{Whole(low)}"
              max="{Whole(high)}" step="{Whole((high - low) / Steps)}" value="{Whole(start)}" data-digits="{Digits}"
              {(Logarithmic ? "data-logarithmic" : "")}> <span class="value" aria-hidden="true"></span></label>

            """;
    }
}
