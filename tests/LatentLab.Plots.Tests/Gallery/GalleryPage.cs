using System.Text;
using LatentLab.Data;
using Plotly.NET.CSharp;

namespace LatentLab.Plots.Tests;

/// <summary>One page with every helper on it, to be looked at and to be opened by the browser tests.</summary>
internal static class GalleryPage
{
    public static IReadOnlyList<Figure> Figures() =>
    [
        .. Losses(), .. Images(), .. Latents(), .. Charts(), .. Drawings(), .. Moving(), .. Sweeps(),
        .. Own(),
        .. TouchSamples.Kinds.Select(TouchSamples.Of)
    ];

    private static IEnumerable<Figure> Losses() =>
    [
        Plots.Figures.LossCurves(Samples.History(10, 80), number: "test −ELBO 105.3 nats per image"),
        Plots.Figures.LossCurves(Samples.History(30, 60, beta: 0), "An autoencoder's loss has one term"),
        Plots.Figures.LossCurves(
            [("β = 1", Samples.History(20, 80)), ("β = 4", Samples.History(20, 95, beta: 4, seed: 2))],
            "Two weights of the KL"),
        Plots.Figures.StepLosses(Samples.Falling(600), "The loop's own loss, step by step",
            number: "last 30 steps: 92.1 nats per image"),
    ];

    private static IEnumerable<Figure> Images()
    {
        ImageBatch discs = Samples.Discs(36);
        return
        [
            Plots.Figures.ImageGrid(discs, "36 samples from the prior", number: "94 % on the manifold"),
            Plots.Figures.ImageGrid(Samples.Discs(6, channels: 3), "Six colour images"),
            Plots.Figures.ImageGrid(Samples.Discs(16), "Each with its distance to the nearest training image",
                columns: 8, captions: [.. Enumerable.Range(0, 16).Select(i => $"{i * 0.137:F2}")]),
            Plots.Figures.ReconstructionRows(Samples.Discs(10),
                [("AE, latent 2: 31.2 nats", Samples.Discs(10, seed: 2)),
                    ("VAE, latent 2: 36.1 nats", Samples.Discs(10, seed: 3)), ("PCA", Samples.Discs(10, seed: 4))],
                number: "lower is better"),
            Plots.Figures.InterpolationStrip([("AE", Samples.Growing(11)), ("VAE", Samples.Growing(11))],
                "Half-way between a small and a large disc", Samples.Even(11, 0, 1)),
        ];
    }

    private static IEnumerable<Figure> Latents()
    {
        (LatentCodes codes, int[] labels, LatentCodes deviations) = Samples.Codes(400);
        string[] names = [.. Enumerable.Range(0, 10).Select(digit => $"digit {digit}")];
        double[] square = Samples.Even(12, -3, 3);
        double[] fine = Samples.Even(60, -3, 3);
        return
        [
            Plots.Figures.LatentScatter(codes, "Where the encoder puts the digits", labels, names, deviations,
                prior: true, number: "mean σ 0.21"),
            Plots.Figures.LatentScatter(codes, "Codes without labels"),
            Plots.Figures.LatentSmallMultiples(
                [.. new[] { "AE", "β = 0", "KL on the mean only", "KL on the variance only", "full KL" }
                    .Select((run, i) => new LatentPanel(
                        run, codes, labels, i == 0 ? null : deviations,
                        [$"mean σ 0.{i}1, spread of means 1.{i}", $"{i * 20} % of samples are shapes"],
                        Samples.Discs(16, seed: i)))],
                "One network, five losses", names, number: "only the last one generates"),
            Plots.Figures.LatentLine(
                Samples.Growing(
                    100),
                Samples.Even(100, -2, 2),
                "The latent line of eight images", [-1.7, -1.1, -0.6, -0.2, 0.3, 0.9, 1.2, 1.8], Samples.Waves(100),
                "distance to the nearest image", 1.5, "unrelated images", number: "58 % decodes to none of the eight"),
            Plots.Figures.LatentLine(Samples.Growing(16), Samples.Even(16, -3, 3), "A latent line"),
            Plots.Figures.LatentPlane(Samples.Growing(144), square, square, "What the latent square decodes to"),
            Plots.Figures.LatentPlane(Samples.Growing(144), square, square, "The same with the distance over it",
                Samples.Hills(square, square), "distance", codes),
            Plots.Figures.LatentHeat(Samples.Hills(fine, fine), fine, fine, "How far decodes are from the data",
                "distance to the manifold", codes, number: "median 0.8"),
        ];
    }

    private static IEnumerable<Figure> Moving()
    {
        (LatentCodes codes, int[] labels, _) = Samples.Codes(400);
        string[] names = [.. Enumerable.Range(0, 10).Select(digit => $"digit {digit}")];
        (string, LatentCodes)[] frames =
            [.. Enumerable.Range(0, 21).Select(step => ($"{100 * step}", Samples.Turned(codes, step / 20.0)))];
        return
        [
            Plots.Figures.PointPanels(
                [
                    ("Whole",
                        codes),
                    ("Half-way",
                        Samples.Turned(
                            codes, 0.5)), ("One kind", codes.Pick(labels.Index().Where(label => label.Item == 3)
                                .Select(label => label.Index))), ("Three in four", Samples.Turned(codes, 0.75))],
                "Four sets of points", behind: codes, number: "all alike but one"),
            Plots.Figures.MovingPoints(frames, "Points on their way to the data", behind: codes,
                number: "distance 0.12 at the end"),
            Plots.Figures.MovingPoints(frames, "The latent space while it is trained", labels: labels,
                labelNames: names, xAxis: "latent 1", yAxis: "latent 2"),
        ];
    }

    private static IEnumerable<Figure> Charts()
    {
        double[] sizes = [1, 2, 4, 8, 16, 32, 64];
        return
        [
            Plots.Figures.Lines([
                Series.OverSeeds("1 layer", sizes, Samples.Seeds(sizes, 160)),
                Series.OverSeeds("2 layers", sizes, Samples.Seeds(sizes, 140)),
                Series.OverSeeds("4 layers", sizes, Samples.Seeds(sizes, 135))],
                "What dimension and depth buy", "latent size", "test loss (nats per image)", logX: true, reference: 70,
                referenceName: "PCA 64", number: "5 seeds, band ± 1 sd"),
            Plots.Figures.Bars(["AE", "β = 0", "KL on mean only", "KL on variance only", "full KL"],
                [0.08, 0.01, 0.29, 0.004, 1.0], "Share of prior samples on the manifold", "share", number: "n = 2,000"),
            Plots.Figures.Bars(
                [
                    "1",
                    "2",
                    "4",
                    "8"],
                [
                    new BarSeries(
                        "AE",
                        [
                            150,
                            130,
                            110,
                            96],
                        [4, 3, 5, 2]), new BarSeries("VAE", [155, 138, 118, 104], [5, 2, 3, 4])], "Loss by latent size",
                "nats per image", 206, "mean image"),
            Plots.Figures.Heat(new double[,] { { 1, 0.21, 0.02 }, { 0.21, 1, double.NaN }, { 0.02, 0.4, 1 } },
                ["radius", "exponent", "angle"], ["latent 1", "latent 2", "latent 3"],
                "Which latent carries which factor", "|correlation|"),
            Plots.Figures.Histogram([("AE", Samples.Normal(3000, 0, 1.5)), ("VAE", Samples.Normal(2000, 0, 1))],
                "First latent over the test set", "latent 1"),
            Plots.Figures.Histogram(Samples.Normal(500, 1, 2), "One set of values", "distance (pixels)"),
        ];
    }

    private static IEnumerable<Figure> Sweeps()
    {
        double[] betas = [0.25, 0.5, 1, 2, 4, 8];
        SweepSeries Line(string name, double floor, int seed) => new(name, [.. betas.Select((beta, place) =>
            new SweepPoint(beta, Samples.Normal(4, floor + 12 * Math.Log2(beta + 1), 1.5, seed + place)))]);
        CurveFamily Family(string name, double floor, int seed) => new(name,
            [.. Enumerable.Range(0, 3).Select(run => new Curve($"{name}, seed {run + 1}", Samples.Even(20, 1, 20),
                [.. Enumerable.Range(1, 20).Select(epoch => floor + 40 / Math.Sqrt(epoch) + (seed + run) % 5)]))]);
        return
        [
            Plots.Figures.Sweep([Line("latent 2", 95, 1), Line("latent 10", 70, 9), Line("latent 50", 68, 20)],
                "−ELBO against β", "β", "−ELBO on test images (nats per image)", logX: true, number: "4 seeds"),
            Plots.Figures.Sweep(
                [
                    new SweepSeries(
                        "",
                        [
                            new SweepPoint(
                                0, [151, 152.5, 150.2]),
                            new SweepPoint(1, [120.1, 118.7, 121.4]), new SweepPoint(2, [119.8])])],
                "Three kinds of network", "network", "nats per image", ["one layer", "two layers", "convolutional"]),
            Plots.Figures.RateDistortion(
                [
                    new RateSeries(
                        "latent 10",
                        [
                            .. betas.Select(
                                (beta, place) =>
                                    new RatePoint(
                                        $"β {beta}", Samples.Normal(4, 25 / (1 + 0.5 * beta), 0.4, place),
                                        Samples.Normal(4, 60 + 9 * Math.Log2(1 + beta), 0.8, 30 + place)))])],
                number: "4 seeds"),
            Plots.Figures.CurveFamilies([Family("β 0.5", 80, 1), Family("β 1", 86, 2), Family("β 4", 104, 3)],
                "Held-out loss by epoch", "epoch", "held-out loss (nats per image)"),
            Plots.Figures.SampleRows([("β 0.5", Samples.Discs(10)), ("β 1", Samples.Discs(10, seed: 2)),
                ("β 4, a long name for a row", Samples.Discs(10, seed: 3))], "Samples from the prior"),
            Plots.Figures.PairedDifferences(
                [
                    new DifferenceRow(
                        "latent 2",
                        [
                            -3.1,
                            -2.2, -4.0],
                        -3.1, -5.34, -0.86), new DifferenceRow("latent 8", [0.4, -0.2, 0.1], 0.1, -0.65, 0.85),
                    new DifferenceRow("mean over settings", [-1.3, -1.2, -1.9], -1.47, -2.4, -0.54)],
                "−ELBO on test images, convolutional minus MLP", "B − A (nats per image)", "95 % interval",
                number: "−1.47, 3 pairs"),
        ];
    }

    private static IEnumerable<Figure> Drawings() =>
    [
        Plots.Figures.Architecture(
            [("autoencoder", Samples.Mlp(samples: false)), ("variational autoencoder", Samples.Mlp(samples: true))],
            "An autoencoder beside a variational one", number: "514 parameters more"),
        Plots.Figures.Architecture([("convolutional VAE", Samples.Convolutional())], "One model alone"),
    ];

    // Charts that a user makes with Plotly.NET.
    private static IEnumerable<Figure> Own()
    {
        double[] x = [.. Enumerable.Range(0, 12).Select(index => (double)index)];
        string[] kinds = ["a", "b", "c"];
        Plotly.NET.GenericChart lines = Chart.Combine([.. kinds.Select((kind, place) =>
            Chart.Line<double, double, string>(x, [.. x.Select(value => Math.Sqrt(value) + place)], Name: kind,
                ShowMarkers: true))]).WithXAxisStyle<double, double, string>(TitleText: "epoch")
            .WithYAxisStyle<double, double, string>(TitleText: "nats per image");
        Plotly.NET.GenericChart bars = Chart.Combine([.. kinds.Select((kind, place) =>
            Chart.Column<double, string, string>(values: [1.0 + place, 2, 3], Keys: kinds, Name: kind))]);
        Plotly.NET.GenericChart boxes = Chart.BoxPlot<string, double, string>(
            X: x.Select(value => kinds[(int)value % 3]).ToArray(), Y: x.Select(value => value * value % 7).ToArray())
            .WithYAxisStyle<double, double, string>(TitleText: "distance from 0");
        yield return Figure.OfChart(lines, "Lines of one's own", "Three lines that rise side by side.");
        yield return Figure.OfChart(bars, "Bars of one's own", "Three groups of three bars.");
        yield return Figure.OfChart(boxes, "Boxes of one's own", "Three boxes.");
    }

    /// <param name="theme">CSS of the page: its colours.</param>
    public static string Html(IEnumerable<Figure> figures, string theme)
    {
        var html = new StringBuilder($$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1"><title>Gallery</title>
            <style>body{ {{theme}};font-family:system-ui,sans-serif;margin:1em;line-height:1.5}</style></head>
            <body><h1>Gallery</h1>

            """);
        html.Append(new PlotlyScript().ToHtml());
        foreach (Figure figure in figures)
            html.Append(figure.ToHtml());
        return html.Append("</body></html>\n").ToString();
    }
}
