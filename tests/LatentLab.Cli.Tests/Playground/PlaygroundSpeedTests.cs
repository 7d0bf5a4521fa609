using System.Diagnostics;
using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Models;
using LatentLab.Tests.Support;
using LatentLab.Training;

namespace LatentLab.Cli.Tests;

/// <summary>
/// How fast two models train side by side in the page, beside the kit's trainer in the same run. It reports and asserts
/// no speed, since a machine has other work; <c>LATENTLAB_FULL=1</c> takes ten times as many steps.
/// </summary>
public sealed class PlaygroundSpeedTests(SharedBrowser shared) : IClassFixture<SharedBrowser>
{
    [Fact]
    public async Task Two_models_side_by_side_and_the_trainer_in_the_same_run()
    {
        LatentLab.Native.NativeLibraries.Load();
        using var file = new PlaygroundFile();
        BrowserPage page = await file.Open(shared);
        const int batch = 128;
        int times = Environment.GetEnvironmentVariable("LATENTLAB_FULL") == "1" ? 10 : 1;
        int imageSteps = 50 * times, toySteps = 300 * times;

        double[] images = await Seconds(page, 784, "bernoulli", imageSteps);
        using Split digits = Datasets.Load("digits", train: imageSteps * batch / 6, test: 1);
        using var vae = new VariationalAutoencoder([1, 28, 28], latentSize: 2, hidden: [64]);
        var watch = Stopwatch.StartNew();
        TrainingHistory history = Trainer.Fit(vae, digits.Train.Images,
            options: new TrainingOptions { Epochs = 6, BatchSize = batch },
            cancellation: TestContext.Current.CancellationToken);
        double trainer = 6.0 * digits.Train.Count / watch.Elapsed.TotalSeconds;
        double[] toys = await Seconds(page, 2, "gaussian", toySteps);
        double[] waits = await page.Evaluate<double[]>(InputToPicture);

        TestContext.Current.SendDiagnosticMessage(
            $"784-64-2-64-784, batch {batch}, side by side: "
            + $"{string.Join(" and ", images.Select(seconds => $"{imageSteps * batch / seconds:F0}"))} images/s; "
            + $"trainer alone {trainer:F0} images/s; toy 2-64-2-64-2: "
            + $"{string.Join(" and ", toys.Select(seconds => $"{toySteps / seconds:F0}"))} steps/s; "
            + $"input to picture while both train: median {Quantile.Of(waits, 0.5):F0} ms, most {waits.Max():F0} ms");
        Assert.Equal(6, history.Epochs.Count);
        Assert.All(images.Concat(toys), seconds => Assert.True(seconds > 0));
        Assert.Equal([], page.Complaints);
    }

    /// <summary>
    /// Milliseconds from a turn of β to the first picture and numbers of a model that trained with it.
    /// </summary>
    private const string InputToPicture = $$"""
        (async () => {
          const playground = {{PlaygroundFile.Playground}}, waits = [];
          await playground.ready;
          await playground.run(true);
          const { state } = playground.panels[1], beta = document.querySelectorAll(".beta")[1];
          for (let turn = 1; turn <= 30; turn++) {
            const since = performance.now();
            beta.value = turn / 10;
            beta.dispatchEvent(new Event("input"));
            while (state.shown?.beta !== turn / 10) await new Promise(requestAnimationFrame);
            waits.push(performance.now() - since);
          }
          await playground.run(false);
          return waits;
        })()
        """;

    /// <summary>Of so many steps of two models at the same time, each in its worker.</summary>
    private static Task<double[]> Seconds(BrowserPage page, int inputs, string likelihood, int steps) =>
        page.Evaluate<double[]>($$"""
            Promise.all([1, 2].map(async (seed) => {
              const engine = {{PlaygroundFile.Playground}}.engine();
              const data = Float32Array.from({ length: 2000 * {{inputs}} }, (_, i) => ((i * 7919) % 1013) / 1013);
              const spec = { inputs: {{inputs}}, hidden: [64], latent: 2, variational: true, batch: 128, seed,
                likelihood: "{{likelihood}}", variance: 0.02 };
              await engine.call("create", { spec, train: data, test: data });
              await engine.call("steps", 50);
              const since = performance.now();
              await engine.call("steps", {{steps}});
              const seconds = (performance.now() - since) / 1000;
              engine.end();
              return seconds;
            }))
            """);
}
