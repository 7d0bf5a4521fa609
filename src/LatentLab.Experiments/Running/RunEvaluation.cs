using LatentLab.Data;
using LatentLab.Diagnostics;
using LatentLab.Experiments.Records;
using LatentLab.Experiments.Settings;
using LatentLab.Losses;
using LatentLab.Models;
using LatentLab.Training;
using static TorchSharp.torch;

namespace LatentLab.Experiments.Running;

/// <summary>What is measured when a training is over. Everything is drawn from the run's seed.</summary>
internal static class RunEvaluation
{
    private const int CompletenessDraws = 400;

    private static readonly Lazy<ShapesManifold> Manifold = new(() => new ShapesManifold());

    /// <returns>The measured half of a result; the other half is the training's.</returns>
    public static RunResult Measure(RunConfig config, ILatentModel model, RunData data, CancellationToken cancellation)
    {
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        Elbo bound = Elbo.Of(model);
        LossTerms train = Validation.Measure(model, bound, data.JudgedTrain, beta: 1, config.Seed);
        (LossTerms test, IReadOnlyList<double>? klPerLatent) =
            Validation.MeasureLatents(model, bound, data.Test.Images, beta: 1, config.Seed);
        Tensor codes = model.Encode(data.Test.Images);
        ActiveUnitsResult? active = model is VariationalModel ? ActiveUnits.Measure(codes) : null;
        cancellation.ThrowIfCancellationRequested();
        LikelihoodBound? likelihood = config.Evaluation.ImportanceSamples > 0 && model is VariationalModel sampled
            ? ImportanceWeightedBound.Estimate(sampled,
                Drawn(data.Test.Images, config.Evaluation.ImportanceImages, config.Data.Seed),
                config.Evaluation.ImportanceSamples, config.Seed)
            : null;
        cancellation.ThrowIfCancellationRequested();
        bool shapes = config.Data is { Name: "shapes", Binarise: Settings.Binarise.None };
        double within = shapes ? PixelDistance.BetweenUnrelated(data.Test.Images, config.Data.Seed) / 10 : 0;
        return new RunResult
        {
            Hash = "",
            Ending = TrainingEnding.Completed,
            Epochs = 0,
            WeightsOfEpoch = 0,
            ImageShape = [.. data.ImageShape.Select(size => (int)size)],
            TrainImages = (int)data.Train.shape[0],
            TestImages = data.Test.Count,
            Parameters = model.Network.parameters().Sum(parameter => parameter.numel()),
            Train = train,
            Test = test,
            KlPerLatent = klPerLatent,
            VariancePerLatent = active?.Variances,
            ActiveUnits = active?.Count,
            NegativeLogLikelihood = likelihood?.NegativeLogLikelihood,
            NegativeLogLikelihoodError = likelihood?.StandardError,
            CompletenessOfPrior = shapes && model is VariationalModel
                ? ShareNearShape(model, LatentSource.StandardNormal(config.Model.Latent), within, config.Seed)
                : null,
            CompletenessOfFittedGaussian = shapes && Fitted(codes) is LatentSource fitted
                ? ShareNearShape(model, fitted, within, config.Seed)
                : null,
            PpcaTrain = model is LinearVae ? PpcaLoss(config, data) : null,
            LinearTrain = model is LinearVae linear ? LinearLoss(linear, data.Train) : null,
            TrainingSeconds = 0,
            EvaluationSeconds = 0,
            ImagesPerSecond = 0,
            PeakMegabytes = 0,
            Files = new Dictionary<string, string>(),
        };
    }

    /// <summary>A Gaussian fitted to the codes; null where they are one point.</summary>
    public static LatentSource? Fitted(Tensor codes)
    {
        using var scope = NewDisposeScope();
        return codes.shape[0] > 1 && codes.var(0, unbiased: true).sum().to(float64).item<double>() is > 0
            and < double.PositiveInfinity ? LatentSource.FittedGaussian(codes) : null;
    }

    /// <summary>
    /// So many of the images, each at most once; all, in their order, where there are no more. Drawn, because the
    /// first ones need not be like the rest: the first half of MNIST's test images is the easier one.
    /// </summary>
    public static Tensor Drawn(Tensor images, int? count, int seed)
    {
        if (count is not int wanted || wanted >= images.shape[0])
            return images;
        using var generator = new Generator((ulong)(uint)seed);
        using Tensor order = randperm(images.shape[0], generator: generator);
        using Tensor rows = order.narrow(0, 0, wanted);
        return images.index_select(0, rows);
    }

    public static Tensor First(Tensor images, int count) => images.narrow(0, 0, Math.Min(count, images.shape[0]));

    private static double ShareNearShape(ILatentModel model, LatentSource source, double within, int seed) =>
        Completeness.OnShapes(model.Decode, source, Manifold.Value, within, CompletenessDraws, seed).Share;

    /// <summary>−log p of the training images under probabilistic PCA, nats per image.</summary>
    private static double PpcaLoss(RunConfig config, RunData data)
    {
        using var components = PrincipalComponents.Fit(data.Train, 1);
        int pixels = (int)(data.ImageShape[0] * data.ImageShape[1] * data.ImageShape[2]);
        // With fewer images than pixels, the directions that no image has have variance 0.
        double[] eigenvalues =
        [
            .. components.Eigenvalues, .. Enumerable.Repeat(0.0, pixels - components.Eigenvalues.Count)
        ];
        return -new ProbabilisticPca(eigenvalues, config.Model.Latent, config.Model.Variance).LogLikelihood;
    }

    /// <summary>
    /// The linear VAE's −ELBO in expectation over z, nats per image: E‖x − Wz − b‖² = ‖x − Wμ − b‖² + Σ σⱼ² ‖wⱼ‖², so
    /// nothing is sampled.
    /// </summary>
    private static double LinearLoss(LinearVae model, Tensor images)
    {
        using var scope = NewDisposeScope();
        DiagonalGaussian posterior = model.EncodeDistribution(images);
        Tensor atMean = ReconstructionLoss.Of(model.Likelihood, model.ParametersOf(posterior.Mean), images);
        Tensor columns = (model.ParametersOf(eye(model.LatentSize)) - model.ParametersOf(zeros(1, model.LatentSize)))
            .flatten(start_dim: 1);
        Tensor spread = posterior.LogVariance.exp().mv(columns.square().sum(dim: 1)) / (2 * model.Variance);
        return (atMean + spread + KlDivergence.FromStandardNormal(posterior)).to(float64).mean().item<double>();
    }
}
