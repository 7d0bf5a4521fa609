using System.Text.Json.Nodes;
using LatentLab.Book.Claims;
using LatentLab.Notebooks.Documents;

namespace LatentLab.Book.Tests;

/// <summary>A small book made by hand: every kind of cell and output that a lesson may hold.</summary>
internal static class SampleBook
{
    /// <summary>
    /// Draws a line of text where plotly would draw a chart; enough to see that a page loads and calls it.
    /// </summary>
    public const string FakePlotly = """
        window.Plotly = { newPlot: async (box) => { box.innerHTML = '<svg width="300" height="120" role="img" aria-label="chart"><path d="M0 100 L300 10" stroke="currentColor"/></svg>'; } };
        document.dispatchEvent(new Event("latentlab-plotly"));
        """;

    private const string Chart = """
        <figure class="latentlab-figure" data-state="new" role="group" aria-label="Loss over epochs">
        <figcaption><strong class="latentlab-title">Loss over epochs</strong> <span>104.2 nats per image</span></figcaption>
        <div class="latentlab-plot" role="img" aria-label="The loss falls from 190 to 104 nats." style="min-height:120px"><p>The loss falls from 190 to 104 nats.</p></div>
        <script>
        (() => {
          const figure = document.currentScript.parentElement;
          const draw = () => { if (window.Plotly) window.Plotly.newPlot(figure.querySelector(".latentlab-plot")).then(() => { figure.dataset.state = "drawn"; }); };
          window.Plotly ? draw() : document.addEventListener("latentlab-plotly", draw, { once: true });
        })();
        </script>
        </figure>
        """;

    private const string OnePixel =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    public static BookContents Contents(bool allHold = true) => new()
    {
        Title = "LatentLab",
        Introduction = "Autoencoders and variational autoencoders, **measured**. Each lesson asks one question, trains "
            + "models, and holds every sentence against a number.\n\nLosses are in nats per image, e.g. $\\mathcal{L} "
            + "= \\text{reconstruction} + \\beta\\,\\mathrm{KL}$.",
        Lessons =
        [
            Lesson("00-start-here", "What does a VAE do in two minutes?", allHold: true),
            Lesson("01-autoencoder", "What do encoder and decoder learn?", allHold)
        ],
        PlotlyScript = FakePlotly,
    };

    public static BookLesson Lesson(string name, string title, bool allHold = true)
    {
        NotebookDocument document = Document(title, allHold);
        return new(name, document)
        {
            Seconds = 14.3,
            PeakMegabytes = 512,
            Claims = ClaimCollector.Collect(document, name)
        };
    }

    public static NotebookDocument Document(string title, bool allHold = true)
    {
        var document = new NotebookDocument();
        document.Cells.AddRange(
        [
            Markdown($$"""
                # {{title}}

                An autoencoder squeezes an image $x \in [0,1]^{784}$ through a few numbers $z = e_\phi(x)$ and paints it again, $\hat x = d_\theta(z)$. What do the two halves learn?
                """),
            Code("#!import kit.dib", Html(MediaTypes.Script,
                new() { ["library"] = "plotly.js" }, "<div><script>if (1 < 2) { document.title = '</div>'; } "
                    + FakePlotly.Replace("window.Plotly", "window.Never") + "</script></div>")),
            Markdown("""
                ## The idea

                The loss is the *reconstruction error*, summed over pixels and averaged over the batch last:

                $$
                \mathcal{L}(\theta,\phi) = \frac{1}{N}\sum_{n=1}^{N} \Big[ \underbrace{-\log p_\theta\big(x^{(n)} \mid z^{(n)}\big)}_{\text{reconstruction}} + \beta\, D_{\mathrm{KL}}\!\left(q_\phi(z\mid x^{(n)}) \,\big\|\, \mathcal{N}(0, I)\right) \Big]
                $$

                where $z = \mu + \sigma\odot\varepsilon$ with $\varepsilon\sim\mathcal N(0,I)$.[^kw] In steps:

                $$
                \begin{aligned}
                D_{\mathrm{KL}} &= \tfrac12 \sum_{j=1}^{d} \left( \mu_j^2 + \sigma_j^2 - 1 - \log\sigma_j^2 \right) \\
                &= \begin{cases} 0 & \text{if } \mu = 0,\ \sigma = 1 \\ > 0 & \text{else} \end{cases}
                \end{aligned}
                $$

                <details><summary>Predict: what happens to the loss if $d$ doubles?</summary>

                It falls, but by *less* than half: see [the next lesson](01-autoencoder.ipynb).

                </details>

                | latent size | nats per image | share kept |
                |---:|---:|---:|
                | 2 | 141.3 | 0.61 |
                | 8 | 98.7 | 0.88 |

                Latent
                :   The code $z$, the few numbers in the middle.

                > Same network, same data, same seed: one change at a time.

                [^kw]: Kingma & Welling, *Auto-Encoding Variational Bayes*, 2014.
                """),
            Code("""
                // one step: encode, decode, compare
                using var scope = NewDisposeScope();
                var model = new Autoencoder(inputSize: 784, latentSize: 2, seed);
                Tensor loss = model.Loss(images).mean();   // nats per image
                Console.WriteLine($"loss {loss.item<float>():F1} nats per image");
                """, new StreamOutput("stdout", "loss 188.4 "), new StreamOutput("stdout", "nats per image\n")),
            Markdown("## The loop\n\n### Training\n\nEach iteration lowers the loss."),
            Code("Figures.LossCurves(history, title: \"Loss over epochs\")", Figure("Loss over epochs", Chart)),
            Code("chart", new DisplayOutput(new JsonObject
            {
                [MediaTypes.Plotly] = new JsonObject
                {
                    ["data"] = new JsonArray(),
                    ["layout"] = new JsonObject { ["title"] = "</script>" }
                },
                ["text/plain"] = "A rising line"
            }, [], IsResult: true)),
            Code("PictureOfDigits()", new DisplayOutput(new JsonObject
            {
                ["image/png"] = OnePixel,
                ["text/plain"] = "Sixteen digits in a grid"
            }, [], IsResult: true)),
            Code("Claim.AtMost(\"C03\", \"each iteration lowers the loss\", 0.87, 1.0, seed)",
                ClaimOutput("C03", "each iteration lowers the reconstruction loss", 0.87, 1.0, passed: true)),
            Code("Claim.AtMost(\"C04\", \"with enough freedom, N inputs go to one dimension\", error, 1.0, seed)",
                ClaimOutput("C04", "with enough freedom, N inputs go to one dimension with almost no loss",
                    allHold ? 0.2 : 9.4, 1.0, passed: allHold)),
            Markdown(
                "## What was shown, what was not\n\nA long word: "
                + "`Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.Methode()` and a "
                + "wide formula\n\n$$ x_1 + x_2 + x_3 + x_4 + x_5 + x_6 + x_7 + x_8 + x_9 + x_{10} + x_{11} + x_{12} + "
                + "x_{13} + x_{14} + x_{15} + x_{16} + x_{17} + x_{18} + x_{19} + x_{20} = y $$"),
        ]);
        return document;
    }

    public static NotebookCell Markdown(string source) => new()
    {
        Id = Path.GetRandomFileName().Replace(".", ""),
        Kind = CellKind.Markdown,
        Language = "markdown",
        Source = source
    };

    public static NotebookCell Code(string source, params CellOutput[] outputs)
    {
        var cell = new NotebookCell
        {
            Id = Path.GetRandomFileName().Replace(".", ""),
            Kind = CellKind.Code,
            Language = "csharp",
            Source = source
        };
        cell.Outputs.AddRange(outputs);
        return cell;
    }

    public static DisplayOutput Html(string html) => new(new JsonObject { ["text/html"] = html }, [], IsResult: true);

    /// <summary>HTML with a part beside it that says what it is.</summary>
    public static DisplayOutput Html(string type, JsonObject part, string html) =>
        new(new JsonObject { ["text/html"] = html, [type] = part }, [], IsResult: true);

    public static DisplayOutput Figure(string title, string html, string? label = null, bool charts = true) =>
        Html(MediaTypes.Figure, new() { ["title"] = title, ["label"] = label, ["charts"] = charts }, html);

    public static DisplayOutput ClaimOutput(
        string id, string sentence, double value, double threshold, bool passed, int seed = 1) => new(new JsonObject
        {
            [BookClaim.MimeType] = new JsonObject
            {
                ["id"] = id,
                ["sentence"] = sentence,
                ["value"] = value,
                ["unit"] = "nats per image",
                ["comparison"] = "atMost",
                ["threshold"] = threshold,
                ["passed"] = passed,
                ["seed"] = seed,
            },
            ["text/html"] = $"""
            <div class="latentlab-claim" role="note" style="border:1px solid {(passed ? "#0072b2" : "#d55e00")};border-left-width:.5em;border-radius:.4em;padding:.5em .8em;margin:.5em 0;max-width:48em;font-family:system-ui,sans-serif">
            <strong style="color:{(passed ? "#0072b2" : "#d55e00")}">{(passed ? "✓ holds" : "✗ fails")}</strong> <strong>{id}</strong> {sentence}<br>
            measured <strong>{value}</strong> nats per image · needs ≤ {threshold} · seed {seed}
            </div>
            """,
        }, [], IsResult: true);
}
