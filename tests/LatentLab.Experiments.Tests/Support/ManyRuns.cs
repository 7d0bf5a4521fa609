using LatentLab.Data;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Settings;
using LatentLab.Training;

namespace LatentLab.Experiments.Tests.Support;

/// <summary>Folders of finished runs without a training: files of the usual sizes, numbers that are made up.</summary>
internal static class ManyRuns
{
    private static readonly byte[] Sheet = ImageSheet.Encode(new ImageBatch(Samples, 1, Side, Side,
        [.. Enumerable.Range(0, Samples * Side * Side).Select(place => place % 100 / 100f)]), 16, 2);

    private const int Images = 1000, Side = 28, Samples = 64, Reconstructions = 10;

    /// <summary>β × latent size × learning rate × seeds.</summary>
    public static Experiment Grid(int betas, int latents, int rates, int seeds) => new()
    {
        Name = "many",
        Question = "What do a thousand runs look like?",
        Base = new RunConfig { Training = new TrainingSettings { Epochs = 30 } },
        Grid =
        {
            ["loss.beta"] = [.. Enumerable.Range(0, betas).Select(place => (object?)Math.Pow(2, place - 2))],
            ["model.latent"] = [.. Enumerable.Range(0, latents).Select(place => (object?)(2 + 4L * place))],
            ["training.learningRate"] =
                [.. Enumerable.Range(0, rates).Select(place => (object?)(0.0005 * (1 + place)))],
        },
        Seeds = [.. Enumerable.Range(1, seeds)],
    };

    public static void Write(Experiment experiment, string folder)
    {
        var store = new RunStore(folder);
        DescriptionFiles.Write(store, experiment);
        foreach (PlannedRun run in experiment.Plan())
            Write(store, experiment.Name, run);
    }

    private static void Write(RunStore store, string experiment, PlannedRun run)
    {
        string folder = store.FolderOf(run.Hash);
        string PathOf(string file) => Path.Combine(folder, file);
        Directory.CreateDirectory(folder);
        var random = new Random(run.Index);
        double beta = run.Config.Loss.Beta, kl = 25 / (1 + beta) * Math.Sqrt(run.Config.Model.Latent / 10.0),
            reconstruction = 150 - 3 * kl + random.NextDouble();
        double[] latents = [.. Enumerable.Range(0, run.Config.Model.Latent).Select(_ => random.NextDouble())];
        LossTerms Terms(int epoch, double weight) =>
            new(reconstruction + 40.0 / epoch + random.NextDouble(), kl * (1 - Math.Exp(-epoch)), weight);
        MetricsLine[] lines = [.. Enumerable.Range(1, run.Config.Training.Epochs).Select(
            epoch => new MetricsLine(epoch, 0.001, Terms(epoch, beta), Terms(epoch, beta), latents, 0.5))];

        RunFiles.WriteIdentity(PathOf(RunFolder.ConfigFile), new RunIdentity(experiment, run.Label, run.Config));
        RunFiles.WriteEnvironment(PathOf(RunFolder.EnvironmentFile), new RunEnvironment("0.2.0", "0.107.0",
            ".NET 10.0.0", "Linux", "X64, AVX2", 2, 1, 2, "here", "0123456789abcdef",
            DateTimeOffset.UnixEpoch.AddMinutes(run.Index), 1));
        RunFiles.WriteText(PathOf(RunFolder.MetricsFile), string.Concat(lines.Select(RunFiles.MetricsText)));
        File.WriteAllBytes(PathOf(RunFolder.ModelFile), new byte[1000]);
        var codes = new double[Images, latents.Length];
        for (int image = 0; image < Images; image++)
            for (int latent = 0; latent < latents.Length; latent++)
                codes[image, latent] = 4 * random.NextDouble() - 2;
        RunFiles.WriteCodes(PathOf(RunFolder.CodesFile), [.. Enumerable.Range(0, Images).Select(image => image % 10)],
            codes);
        foreach (var (file, count) in new[] { (RunFolder.SamplesFile, Samples),
            (RunFolder.OriginalsFile, Reconstructions), (RunFolder.ReconstructionsFile, Reconstructions) })
        {
            byte[] pixels = new byte[count * Side * Side];
            random.NextBytes(pixels);
            IdxFile.WriteImages(PathOf(file), new IdxImages(count, Side, Side, pixels));
        }
        File.WriteAllBytes(PathOf(RunFolder.SheetFile), Sheet);
        RunFiles.WriteResult(PathOf(RunFolder.ResultFile), Result(run, lines, latents) with
        {
            Files = Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file)!, RunFiles.Digest)
        });
    }

    private static RunResult Result(PlannedRun run, MetricsLine[] lines, double[] latents) => new()
    {
        Hash = run.Hash,
        Ending = TrainingEnding.Completed,
        Epochs = lines.Length,
        WeightsOfEpoch = lines.Length,
        ImageShape = [1, Side, Side],
        TrainImages = 6000,
        TestImages = Images,
        Parameters = 100_000,
        Train = lines[^1].Train with { Beta = 1 },
        Test = lines[^1].Validation! with { Beta = 1 },
        KlPerLatent = latents,
        VariancePerLatent = latents,
        ActiveUnits = latents.Count(kl => kl > 0.1),
        TrainingSeconds = 15,
        EvaluationSeconds = 1,
        ImagesPerSecond = 12_000,
        PeakMegabytes = 500,
        Files = new Dictionary<string, string>(),
    };
}
