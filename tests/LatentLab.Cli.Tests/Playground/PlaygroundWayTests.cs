using System.Text.Json;
using LatentLab.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Cli.Tests;

/// <summary>One image there and back: its tensors against libtorch's, and as pictures.</summary>
public sealed class PlaygroundWayTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    [Theory]
    [InlineData("shapes", "vae", 4, 4.0)]
    [InlineData("shapes", "ae", 2, 1.0)]
    [InlineData("two moons", "vae", 1, 1.0)]
    public async Task Every_tensor_and_derivative_is_libtorchs(string data, string kind, int latents, double beta)
    {
        LatentLab.Native.NativeLibraries.Load();
        using var file = new PlaygroundFile();
        bool variational = kind == "vae";
        BrowserPage page = await file.Open(shared,
            fragment: $"#playground?data={Uri.EscapeDataString(data)}&latents={latents}&hidden=32&a=ae&b={kind}"
                + (variational ? $"&b.beta={beta}" : ""));
        JsonElement found = await page.Evaluate<JsonElement>($$"""
            (async () => {
              const { worker, data } = {{PlaygroundFile.Playground}}.panels[1];
              await worker.call("steps", 20);
              const trace = await worker.call("trace",
                { row: 3, noise: Float32Array.from({ length: {{latents}} }, (_, k) => 0.7 - k) });
              const list = (value) => value && [...value];
              return {
                x: list(data.test.slice(3 * data.inputs, 4 * data.inputs)),
                weights: (await worker.call("weights")).map(list), gradients: trace.gradients.map(list),
                mean: list(trace.mean), deviation: list(trace.deviation), latent: list(trace.latent),
                output: list(trace.output), loss: trace.loss,
                slopes: Object.fromEntries(Object.entries(trace.slopes).map(([name, value]) => [name, list(value)])),
              };
            })()
            """);

        using DisposeScope scope = NewDisposeScope();
        float[][] numbers = found.GetProperty("weights").Deserialize<float[][]>()!;
        Tensor[] weights = [.. numbers.Select((one, i) => (i % 2 == 1
            ? tensor(one)
            : tensor(one, [numbers[i + 1].Length, one.Length / numbers[i + 1].Length])).requires_grad_())];
        Tensor Linear(Tensor from, int layer) => nn.functional.linear(from, weights[2 * layer], weights[2 * layer + 1]);
        Tensor Kept(Tensor one)
        {
            one.retain_grad();
            return one;
        }
        Tensor x = tensor(found.GetProperty("x").Deserialize<float[]>()!).unsqueeze(0);
        Tensor hidden = nn.functional.relu(Linear(x, 0)), mean = Kept(Linear(hidden, 1));
        Tensor? logVariance = variational ? Kept(Linear(hidden, 2)) : null;
        Tensor noise = tensor(Enumerable.Range(0, latents).Select(k => 0.7f - k).ToArray());
        Tensor latent = Kept(logVariance is null ? mean * 1 : mean + (logVariance / 2).exp() * noise);
        int decoder = variational ? 3 : 2;
        Tensor output = Kept(Linear(nn.functional.relu(Linear(latent, decoder)), decoder + 1));
        Tensor loss = data == "shapes"
            ? nn.functional.binary_cross_entropy_with_logits(output, x, reduction: nn.Reduction.Sum)
            : ((output - x).square() / 0.02 + Math.Log(2 * Math.PI * 0.02)).sum() / 2;
        if (logVariance is not null)
            loss += beta * -0.5 * (1 + logVariance - mean.square() - logVariance.exp()).sum();
        loss.backward();

        void Same(Tensor expected, string name, JsonElement of)
        {
            float[] one = [.. expected.flatten().cpu().data<float>()], other = of.Deserialize<float[]>()!;
            Assert.Equal(one.Length, other.Length);
            double most = one.Max(Math.Abs);
            Assert.All(one.Zip(other), pair =>
                Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-4 * most, $"{name}: {pair} of {most}"));
        }
        JsonElement slopes = found.GetProperty("slopes");
        Same(mean, "μ", found.GetProperty("mean"));
        Same(latent, "z", found.GetProperty("latent"));
        Same(output, "output", found.GetProperty("output"));
        Same(output.grad!, "by the output", slopes.GetProperty("output"));
        Same(latent.grad!, "by z", slopes.GetProperty("latent"));
        Same(mean.grad!, "by μ", slopes.GetProperty("mean"));
        if (logVariance is not null)
        {
            Same((logVariance / 2).exp(), "σ", found.GetProperty("deviation"));
            Same(logVariance.grad!, "by log σ²", slopes.GetProperty("logVariance"));
        }
        Assert.All(weights.Zip(found.GetProperty("gradients").EnumerateArray()), pair =>
            Same(pair.First.grad!, "by a weight", pair.Second));
        Assert.Equal(1, found.GetProperty("loss").GetDouble() / loss.item<float>(), 1e-4);
        Assert.Equal([], page.Complaints);
    }

    [Theory]
    [InlineData(1100, false, "shapes")]
    [InlineData(390, true, "shapes")]
    [InlineData(390, false, "drawn points")]
    public async Task Each_step_shows_its_tensors_as_pictures_by_keyboard(int width, bool dark, string data)
    {
        const string symbols = "[...document.querySelectorAll('.way section:nth-child(2) figure')]"
            + ".map((one) => one.dataset.symbol)";
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared, width, dark, $"#playground?data={Uri.EscapeDataString(data)}");
        await PlaygroundFile.TabTo(page, ".way summary", back: true);
        await PlaygroundFile.Space(page);
        string[][] steps =
        [
            ["x", "μ", "σ"], ["ε", "z"], ["x̂"],
            [data == "shapes" ? "∂ logits" : "∂ x̂", "∂ z", "∂ μ", "∂ log σ²", .. Enumerable.Repeat("∂ W", 5)]
        ];
        for (int step = 1; step <= steps.Length; step++)
        {
            await PlaygroundFile.TabTo(page, $".upto:nth-child({step})");
            await PlaygroundFile.Space(page);
            string[] expected = [.. steps[..step].SelectMany(one => one)];
            await page.WaitUntil($"{symbols}.join() === '{string.Join(",", expected)}'", found: symbols);
        }
        // the chosen image, and another ε for the same one
        await PlaygroundFile.TabTo(page, ".which", back: true);
        await PlaygroundFile.Press(page, "ArrowUp", 38);
        const string ofZ = "document.querySelector('.way section:nth-child(2) figure[data-symbol=z]').textContent";
        const string ofMean = "document.querySelector('.way section:nth-child(2) figure[data-symbol=μ]').textContent";
        await page.WaitUntil("document.querySelector('.which').value === '1'");
        if (data == "shapes")
            await page.WaitUntil($$"""
                (() => {
                  const canvas = document.querySelector(".way figure[data-symbol=x] canvas");
                  // from a copy: Chromium complains of a canvas that is read again and again
                  const copy = new OffscreenCanvas(28, 28).getContext("2d", { willReadFrequently: true });
                  copy.drawImage(canvas, 0, 0);
                  const { data } = copy.getImageData(0, 0, 28, 28);
                  const { test } = {{PlaygroundFile.Playground}}.panels[0].data;
                  return test.slice(784, 2 * 784).every((value, i) => Math.abs(data[4 * i] - 255 * value) < 1);
                })()
                """);
        await page.WaitUntil($"{PlaygroundFile.Playground}.way.still");
        string[] before = [await page.Evaluate<string>(ofZ), await page.Evaluate<string>(ofMean)];
        await PlaygroundFile.TabTo(page, ".again");
        await PlaygroundFile.Space(page);
        await page.WaitUntil($"{ofZ} !== {JsonSerializer.Serialize(before[0])}");
        Assert.Equal(before[1], await page.Evaluate<string>(ofMean));
        Assert.InRange(await page.Evaluate<int>("document.documentElement.scrollWidth"), 1, width);
        string[] tooWide = await page.Evaluate<string[]>(PageWidths.TooWide);
        Assert.Equal([], tooWide);
        Assert.Equal(0, await page.Evaluate<int>("[...document.querySelectorAll('canvas')]"
            + ".filter((one) => !one.getAttribute('aria-label')).length"));
        await PlaygroundFile.Keep(page, $"way-{data.Replace(' ', '-')}-{width}");
        Assert.Equal([], page.Complaints);
    }
}
